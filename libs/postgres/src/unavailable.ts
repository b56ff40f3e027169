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
  // By shape, not class: errors of Node's own code may come from another realm.
  const { code, message, errors } = (error ?? {}) as { code?: unknown; message?: unknown; errors?: unknown };
  if (Array.isArray(errors)) return errors.some(isUnavailable);
  if (typeof code === 'string') return UNREACHABLE.has(code) || UNAVAILABLE_STATE.test(code);
  return typeof message === 'string' && CODELESS.test(message);
};

export const databaseUnavailable = (cause: unknown): ProblemError =>
  new ProblemError(
    { kind: 'unavailable', code: 'database/unavailable', detail: 'The database cannot be reached; try again shortly' },
    { cause },
  );
