import type { Actor, FinishedRecord } from '@runlet/contracts';
import type { EndedAttempt } from '../host-calls/ended-attempt.ts';
import { recordedTrigger } from '../history/recorded-trigger.ts';
import type { RunJob } from '../sandbox/sandbox.ts';
import { toAttemptView, toRunEnd } from './after-attempt.ts';
import { statusOf } from './domain/next-step.ts';

export interface Origin {
  readonly actor: Actor;
  readonly queuedAt: string;
  readonly causationId: string | null;
}

/** What the history is to keep of a run that has had its one attempt. */
export const finishedRecordOf = (job: RunJob, attempt: EndedAttempt, origin: Origin): FinishedRecord => {
  const { recorded } = attempt;
  const status = statusOf(recorded.outcome);
  const { status: _, output, logs, calls, ...end } = toRunEnd(attempt, status, [toAttemptView(1, recorded)]);
  const run = {
    ...end,
    durationMs: recorded.durationMs,
    executionId: job.executionId,
    tenant: job.tenant,
    scriptId: job.scriptId,
    scriptName: job.scriptName,
    version: job.version,
    triggerType: job.trigger.type,
    trigger: recordedTrigger(job.trigger),
    outcome: recorded.outcome,
    correlationId: job.correlationId,
    ...origin,
  };
  return { run, input: attempt.input, output, logs, calls };
};
