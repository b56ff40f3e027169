import { RESPONSE_ERROR } from '@runlet/contracts';
import type { RunEnd } from '@runlet/dispatch';
import { ProblemError, type ProblemKind } from '@runlet/kernel';

export type BadEnd = 'failed' | 'invalid-response' | 'timeout' | 'cancelled' | 'worker-lost';

const ends: Readonly<Record<BadEnd, { kind: ProblemKind; detail: string }>> = {
  failed: { kind: 'internal', detail: 'The script failed.' },
  'invalid-response': { kind: 'internal', detail: 'The script gave an answer that cannot be sent.' },
  timeout: { kind: 'timeout', detail: 'The script took longer than it may.' },
  cancelled: { kind: 'unavailable', detail: 'The run was cancelled.' },
  'worker-lost': { kind: 'internal', detail: 'The run was cut short; how far it had come is not known.' },
};

/** Which bad end it is; one that has no answer to send is one. */
export const badEndOf = (end: RunEnd): BadEnd => {
  if (end.kind === 'worker-lost') return end.kind;
  const { status, error } = end.reply;
  if (status === 'failed') return error?.name === RESPONSE_ERROR ? 'invalid-response' : 'failed';
  return status === 'completed' ? 'invalid-response' : status;
};

/** What the caller learns of a run that ended badly: where to ask, and nothing of the inside. */
export const runProblem = (end: BadEnd, executionId: string): ProblemError =>
  new ProblemError({
    kind: ends[end].kind,
    code: `run/${end}`,
    detail: `${ends[end].detail} The execution ${executionId} tells those who may see it what happened.`,
    meta: { executionId },
  });
