import type { RunEnd } from '@runlet/dispatch';
import { ProblemError, unreachable } from '@runlet/kernel';

const NULL = Buffer.from('null');

/** What the script returned, as JSON. Throws the problem that says how else its run has ended. */
export const outputOf = (end: RunEnd, executionId: string): Buffer => {
  if (end.kind === 'worker-lost') {
    throw new ProblemError({
      kind: 'unavailable',
      code: 'run/worker-lost',
      detail: 'The executor ended while the script was running; how far the script had come is not known.',
      meta: { executionId },
    });
  }
  const { status, error, durationMs } = end.reply;
  switch (status) {
    case 'completed':
      return end.payload.byteLength > 0 ? end.payload : NULL;
    case 'failed':
      throw new ProblemError({
        kind: 'rejected',
        code: 'execution/failed',
        detail: error ? `The script failed with ${error.name}: ${error.message}` : 'The script failed.',
        meta: { executionId, ...(error && { error: { name: error.name, message: error.message } }) },
      });
    case 'timeout':
      throw new ProblemError({
        kind: 'timeout',
        code: 'execution/timeout',
        detail: `The script was stopped after ${durationMs} ms: ${error?.message ?? 'it took longer than its limits allow'}`,
        meta: { executionId },
      });
    case 'cancelled':
      throw new ProblemError({
        kind: 'rejected',
        code: 'execution/cancelled',
        detail: 'The execution was cancelled.',
        meta: { executionId },
      });
    default:
      return unreachable(status);
  }
};
