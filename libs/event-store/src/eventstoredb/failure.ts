import { ErrorType } from '@eventstore/db-client';

/** No answer in time; the server may be frozen, and may have done it. */
export class CallTimeoutError extends Error {
  override readonly name = 'CallTimeoutError';

  constructor(ms: number) {
    super(`EventStoreDB did not answer within ${ms} ms`);
  }
}

/**
 * gRPC: cancelled, deadline exceeded, aborted (the server's own time limits), internal (a server that stops under
 * load), unavailable. After any of these a write may have happened.
 */
const UNAVAILABLE_CODES = new Set([1, 4, 10, 13, 14]);
/** gRPC: invalid argument, permission denied, unauthenticated. */
const REFUSED_CODES = new Set([3, 7, 16]);
const REFUSED_TYPES = new Set<unknown>([ErrorType.ACCESS_DENIED, ErrorType.INVALID_ARGUMENT, ErrorType.UNSUPPORTED]);

const facts = (error: unknown) => (error ?? {}) as { code?: number; type?: unknown; message?: string };

export const isUnavailable = (error: unknown): boolean => {
  if (error instanceof CallTimeoutError) return true;
  const { code, type, message } = facts(error);
  if (type === ErrorType.NOT_LEADER) return true;
  // A failed search for a cluster's nodes has neither code nor type.
  return code === undefined ? message?.startsWith('Failed to discover') === true : UNAVAILABLE_CODES.has(code);
};

/** Whether asking again would get the same answer. */
export const isRefused = (error: unknown): boolean => {
  const { code, type } = facts(error);
  return REFUSED_TYPES.has(type) || (code !== undefined && REFUSED_CODES.has(code));
};
