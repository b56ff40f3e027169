import type { RunEnd } from '@runlet/dispatch';
import { RunletError, RunletOutcomeUnknownError, RunletScriptError, RunletTimeoutError } from './errors.ts';

/** What the script returned. Throws the error that its bad end is; `expectedId` is for an end that nobody told. */
export const outputOf = (end: RunEnd, expectedId: string): unknown => {
  if (end.kind === 'worker-lost') {
    throw new RunletOutcomeUnknownError(expectedId, 'The executor died while the script was running.');
  }
  const { status, error, executionId } = end.reply;
  switch (status) {
    case 'completed':
      return end.payload.length === 0 ? null : JSON.parse(end.payload.toString('utf8'));
    case 'timeout':
      throw new RunletTimeoutError(executionId, error?.message ?? 'The script took longer than it may.');
    case 'cancelled':
      throw new RunletError('run/cancelled', 'The run was cancelled.');
    case 'failed':
      throw new RunletScriptError(executionId, error ?? unnamed);
  }
};

const unnamed = { name: 'Error', message: 'The script failed.', stack: null, line: null, column: null };
