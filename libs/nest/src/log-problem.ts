import type { ProblemError } from '@runlet/kernel';
import type { Log } from './logger.ts';

/** Tells of a request that ended badly, as loudly as its kind asks for. `subject`: what was asked. */
export const logProblem = (log: Log, problem: ProblemError, subject: string): void => {
  const fields = { subject, code: problem.code, detail: problem.detail };
  if (problem.kind === 'internal') log.error({ ...fields, err: problem.cause }, 'request failed');
  else if (problem.kind === 'unavailable') log.warn({ ...fields, err: problem.cause }, 'request failed');
  else log.debug(fields, 'request refused');
};
