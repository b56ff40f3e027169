import type { AttemptView } from '@runlet/contracts';
import type { RunEnd } from '../history/run-end.ts';
import type { RunProgress } from '../queue/leased-run.ts';
import type { EndedAttempt } from '../host-calls/ended-attempt.ts';
import type { Outcome } from '../sandbox/outcome.ts';
import { nextStep } from './domain/next-step.ts';

/** What an attempt makes of its run: the end, or another place in the queue. */
export type AfterAttempt =
  | { readonly kind: 'end'; readonly end: RunEnd }
  | { readonly kind: 'queue'; readonly delayMs: number | null; readonly progress: RunProgress };

/** `random` in 0 … 1. */
export const afterAttempt = (ended: EndedAttempt, past: RunProgress, random: number): AfterAttempt => {
  const outcome = ended.recorded;
  const { attempt, attempts, lost, retry } = past;
  const step = nextStep(outcome, { failures: attempts.length - lost, lost, retry }, random);
  if (step.kind === 'undo') return { kind: 'queue', delayMs: null, progress: past };
  const made = [...attempts, toAttemptView(attempt, outcome)];
  if (step.kind === 'end') return { kind: 'end', end: toRunEnd(ended, step.status, made) };
  const progress = { ...past, attempt: attempt + 1, attempts: made, lost: step.kind === 'again' ? lost + 1 : lost };
  return { kind: 'queue', delayMs: step.kind === 'retry' ? step.delayMs : null, progress };
};

const finishedAt = ({ startedAt, durationMs }: Outcome): string =>
  new Date(startedAt.getTime() + Math.round(durationMs)).toISOString();

export const toAttemptView = (number: number, outcome: Outcome): AttemptView => ({
  number,
  outcome: outcome.outcome,
  startedAt: outcome.startedAt.toISOString(),
  finishedAt: finishedAt(outcome),
  error: outcome.error,
});

export const toRunEnd = (
  { recorded: outcome, calls, progress }: EndedAttempt,
  status: RunEnd['status'],
  attempts: readonly AttemptView[],
): RunEnd => ({
  status,
  error: outcome.error,
  attempts,
  startedAt: attempts[0]?.startedAt ?? null,
  finishedAt: finishedAt(outcome),
  durationMs: outcome.durationMs,
  cpuTimeMs: outcome.cpuTimeMs,
  memoryBytes: outcome.memoryBytes,
  sdkCalls: outcome.sdkCalls,
  output: outcome.output,
  response: outcome.response,
  logs: outcome.logs,
  calls,
  progress,
});
