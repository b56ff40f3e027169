import { isProblem, ProblemError } from '@runlet/kernel';

/** SQLSTATE classes and codes that say: not now, or not here. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNAVAILABLE_STATE = /^(08...|53...|57P0[1-5]|25006)$/;

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** pg 8 raises these without a code. */
const CODELESS =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed)/;

/**
 * Whether `error` says that the server could not be reached or could not serve: refused or lost connections, shut-down,
 * fail-over, no room for a connection, no answer in time. A statement that was under way may have taken effect.
 */
export const isUnavailable = (error: unknown): boolean => {
  if (isProblem(error)) return error.kind === 'unavailable';
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return UNREACHABLE.has(code) || UNAVAILABLE_STATE.test(code) || (code === '' && CODELESS.test(error.message));
};

export const databaseUnavailable = (cause: unknown): ProblemError =>
  new ProblemError(
    { kind: 'unavailable', code: 'database/unavailable', detail: 'The database cannot be reached; try again shortly' },
    { cause },
  );
