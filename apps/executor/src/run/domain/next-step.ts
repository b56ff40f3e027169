import type { AttemptOutcome, ExecutionStatus, RetryPolicy } from '@runlet/contracts';
import { unreachable } from '@runlet/kernel';

export type EndStatus = Exclude<ExecutionStatus, 'pending' | 'running'>;

/** An attempt whose worker died with it is made again, so often at most. */
export const MAX_LOST = 3;

export interface AttemptFacts {
  readonly outcome: AttemptOutcome;
  /** False where another attempt would end alike. */
  readonly retryable: boolean;
  /** With `worker_lost`: the run had no part in it. */
  readonly innocent: boolean;
  /** What the script asked for; null leaves it to its policy. */
  readonly retryAfterMs: number | null;
}

/** What the run has behind it. */
export interface RunPast {
  /** Attempts that failed or ran out of time, without this one. */
  readonly failures: number;
  /** Attempts that were lost with their worker, without this one. */
  readonly lost: number;
  readonly retry: RetryPolicy;
}

export type NextStep =
  | { readonly kind: 'end'; readonly status: EndStatus }
  /** The attempt counts; the next one waits. */
  | { readonly kind: 'retry'; readonly delayMs: number }
  /** The attempt was lost and counts as that; the next one comes as soon as may be. */
  | { readonly kind: 'again' }
  /** As if the attempt had not been. */
  | { readonly kind: 'undo' };

export const statusOf = (outcome: AttemptOutcome): EndStatus => (outcome === 'worker_lost' ? 'failed' : outcome);

/** What follows an attempt. `random` in 0 … 1 spreads the retries of runs that failed together. */
export const nextStep = (
  { outcome, retryable, innocent, retryAfterMs }: AttemptFacts,
  { failures, lost, retry }: RunPast,
  random: number,
): NextStep => {
  switch (outcome) {
    case 'completed':
    case 'cancelled':
      return { kind: 'end', status: outcome };
    case 'worker_lost':
      if (innocent) return { kind: 'undo' };
      return lost + 1 < MAX_LOST ? { kind: 'again' } : { kind: 'end', status: 'failed' };
    case 'failed':
    case 'timeout':
      if (!retryable || failures + 1 >= retry.maxAttempts) return { kind: 'end', status: outcome };
      return { kind: 'retry', delayMs: retryAfterMs ?? backOffMs(retry, failures, random) };
    default:
      return unreachable(outcome);
  }
};

/** Doubles with each failure, a quarter more or less. */
const backOffMs = ({ baseMs }: RetryPolicy, failures: number, random: number): number =>
  Math.round(baseMs * 2 ** failures * (0.75 + random / 2));
