import { Controller } from '@nestjs/common';
import { executor, type Principal } from '@runlet/contracts';
import { ANSWERED_ELSEWHERE, Caller, FrameBody, Handles } from '@runlet/nest';
import { SyncRuns } from './sync-runs.ts';
import { SyncRunsTogether } from './sync-runs-together.ts';

@Controller()
export class SyncRunsController {
  constructor(
    private readonly runs: SyncRuns,
    private readonly together: SyncRunsTogether,
  ) {}

  @Handles(executor.run)
  run(@FrameBody() frame: Uint8Array, @Caller() caller: Principal): Promise<Buffer> {
    return this.runs.answer(frame, caller);
  }

  @Handles(executor.runs)
  runsTogether(@FrameBody() frame: Uint8Array, @Caller() caller: Principal): typeof ANSWERED_ELSEWHERE {
    this.together.start(frame, caller);
    return ANSWERED_ELSEWHERE;
  }

  @Handles(executor.hostRun)
  hostRun(@FrameBody() frame: Uint8Array, @Caller() caller: Principal): Promise<Buffer> {
    return this.runs.answer(frame, caller);
  }
}
