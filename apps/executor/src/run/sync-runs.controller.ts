import { Controller } from '@nestjs/common';
import { executor, type Principal } from '@runlet/contracts';
import { Caller, FrameBody, Handles } from '@runlet/nest';
import { SyncRuns } from './sync-runs.ts';

@Controller()
export class SyncRunsController {
  constructor(private readonly runs: SyncRuns) {}

  @Handles(executor.run)
  run(@FrameBody() frame: Uint8Array, @Caller() caller: Principal): Promise<Buffer> {
    return this.runs.answer(frame, caller);
  }

  @Handles(executor.hostRun)
  hostRun(@FrameBody() frame: Uint8Array, @Caller() caller: Principal): Promise<Buffer> {
    return this.runs.answer(frame, caller);
  }
}
