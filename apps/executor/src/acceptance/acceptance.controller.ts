import { Controller } from '@nestjs/common';
import {
  AcceptRun,
  AcceptTick,
  executor,
  type Principal,
  requestExecutionId,
  type RunAccepted,
  type TickAnswer,
} from '@runlet/contracts';
import { Body, Caller, Handles } from '@runlet/nest';
import { Starts } from './starts.ts';

/** Starts that are answered once they cannot be lost. */
@Controller()
export class AcceptanceController {
  constructor(private readonly starts: Starts) {}

  @Handles(executor.acceptRun)
  acceptRun(@Body(executor.acceptRun) command: AcceptRun, @Caller() caller: Principal): Promise<RunAccepted> {
    return this.starts.acceptRun(command, caller);
  }

  /** A host could name the id of another tenant's run to come, and so prevent it: its runs get ids of their tenant. */
  @Handles(executor.hostAcceptRun)
  hostAcceptRun(@Body(executor.hostAcceptRun) command: AcceptRun, @Caller() caller: Principal): Promise<RunAccepted> {
    const script = command.scriptId ?? command.scriptName ?? '';
    const executionId = requestExecutionId(caller.tenant, script, command.executionId);
    return this.starts.acceptRun({ ...command, executionId, triggerType: 'manual' }, caller);
  }

  @Handles(executor.acceptTick)
  acceptTick(@Body(executor.acceptTick) tick: AcceptTick): Promise<TickAnswer> {
    return this.starts.acceptTick(tick);
  }
}
