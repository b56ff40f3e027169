import type { ExecutionError, HttpResponseHead } from '@runlet/contracts';
import { cancelledError, memoryLimitError, stackless, timeoutError } from '../outcome.ts';
import { type GuestError, Result } from '../wire/guest-protocol.ts';
import type { RunEnd, RunOrder } from '../wire/protocol.ts';
import { isAllocationFailure, syntaxError } from './classify-failure.ts';
import { userError } from './user-stack.ts';

/** How a run ended, before what it used is added. */
export type Verdict = Pick<RunEnd, 'outcome' | 'error'> &
  Partial<Pick<RunEnd, 'retryable' | 'retryAfterMs' | 'timeoutReason' | 'response'>> & {
    readonly output?: Uint8Array;
    /** Nothing that the script started is under way: its context may serve again. */
    readonly clean?: boolean;
  };

const failed = (error: ExecutionError, retryable = true): Verdict => ({ outcome: 'failed', error, retryable });

export const outOfMemory = ({ memoryBytes }: RunOrder): Verdict => failed(memoryLimitError(memoryBytes));

export const outOfTime = ({ timeoutMs, cpuTimeMs }: RunOrder, reason: 'wall' | 'cpu'): Verdict => ({
  outcome: 'timeout',
  error: timeoutError(reason, reason === 'wall' ? timeoutMs : cpuTimeMs),
  timeoutReason: reason,
});

export const cancelled = (): Verdict => ({ outcome: 'cancelled', error: cancelledError() });

/** What kept a script from being started: it does not compile, or we have made a mistake. */
export const notStarted = ({ fileName }: RunOrder, error: Error): Verdict =>
  failed(
    error.name === 'SyntaxError'
      ? syntaxError(error, fileName)
      : stackless('SandboxError', 'The script could not be started'),
    false,
  );

const threw = (order: RunOrder, error: GuestError): Verdict =>
  isAllocationFailure(error)
    ? outOfMemory(order)
    : { ...failed(userError(error, order.fileName), error.retryable), retryAfterMs: error.retryAfterMs };

const returned = ({ outputBytes }: RunOrder, body: string | Uint8Array, response: HttpResponseHead | null): Verdict => {
  const output = typeof body === 'string' ? Buffer.from(body) : body;
  return output.byteLength <= outputBytes
    ? { outcome: 'completed', error: null, response, output }
    : failed(stackless('OutputLimitError', `The output is longer than ${outputBytes} bytes`), false);
};

/** What the guest said at the end of its script: see `FromGuest.finished`. */
export const finished = (order: RunOrder, kind: number, head: string, body: string | Uint8Array): Verdict => {
  if (kind === Result.error) return threw(order, JSON.parse(head) as GuestError);
  return returned(order, body, kind === Result.response ? (JSON.parse(head) as HttpResponseHead) : null);
};

/** The end of a run as it is told. */
export const runEndOf = (
  { run }: RunOrder,
  { outcome, error, retryable = true, retryAfterMs = null, timeoutReason = null, response = null }: Verdict,
  used: Pick<RunEnd, 'warm' | 'cpuTimeMs' | 'memoryBytes' | 'sdkCalls' | 'droppedLines' | 'droppedBytes'>,
): RunEnd => ({ kind: 'end', run, outcome, error, retryable, retryAfterMs, timeoutReason, response, ...used });
