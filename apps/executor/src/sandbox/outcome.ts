import type { AttemptOutcome, ExecutionError, HttpResponseHead } from '@runlet/contracts';

/** How an attempt ended: the same shape for every ending. */
export interface Outcome {
  readonly outcome: AttemptOutcome;
  /** Why it did not complete; null for `completed`. */
  readonly error: ExecutionError | null;
  /** False where another attempt would end alike: syntax, size, `sdk.NoRetry`. */
  readonly retryable: boolean;
  /** When the script asked to be tried again, ms from its end (`sdk.RetryAfter`); null leaves it to its policy. */
  readonly retryAfterMs: number | null;
  /** Which clock ran out; only with `timeout`. */
  readonly timeoutReason: 'wall' | 'cpu' | null;
  /** Only with `worker_lost`: true when the run had no part in its process's death and may simply run again. */
  readonly innocent: boolean;
  /** The output as JSON, or the body of `response`; null unless `completed`. */
  readonly output: Uint8Array | null;
  /** Head of the HTTP answer; null unless the input was an HTTP body and the run completed. */
  readonly response: HttpResponseHead | null;
  /** JSON array of `LogLine`. */
  readonly logs: Uint8Array;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** Null where the process died with the figure. */
  readonly cpuTimeMs: number | null;
  /** Memory of the script's isolate at its end, bytes; null like `cpuTimeMs`. */
  readonly memoryBytes: number | null;
  readonly sdkCalls: number;
  /** It ran in an isolate that had run its script before; left out where that is not known. */
  readonly warm?: boolean;
}

/** Nobody measures in less. */
export const toMicroseconds = (ms: number): number => Math.round(ms * 1_000) / 1_000;

/** An error of ours, of which there is no stack that a user could use. */
export const stackless = (name: string, message: string): ExecutionError => ({
  name,
  message,
  stack: null,
  line: null,
  column: null,
});

const MB = 1024 * 1024;

export const timeoutError = (reason: 'wall' | 'cpu', limitMs: number): ExecutionError =>
  stackless(
    'TimeoutError',
    reason === 'wall'
      ? `The script was stopped: it had not ended after ${limitMs} ms`
      : `The script was stopped: it had used ${limitMs} ms of CPU time`,
  );

export const memoryLimitError = (limitBytes: number): ExecutionError =>
  stackless(
    'MemoryLimitError',
    `The script was stopped: it needs more than its ${Math.round(limitBytes / MB)} MB of memory`,
  );

export const cancelledError = (): ExecutionError => stackless('CancelledError', 'The run was cancelled');

export const workerLostError = (): ExecutionError =>
  stackless('WorkerLostError', 'The sandbox process ended before the script did');

/** How a run ends whose script was never entered; trying it again would end the same. */
export const endedBeforeStart = (outcome: 'failed' | 'cancelled', error: ExecutionError): Outcome => ({
  outcome,
  error,
  retryable: false,
  retryAfterMs: null,
  timeoutReason: null,
  innocent: false,
  output: null,
  response: null,
  logs: Buffer.from('[]'),
  startedAt: new Date(),
  durationMs: 0,
  cpuTimeMs: 0,
  memoryBytes: null,
  sdkCalls: 0,
});
