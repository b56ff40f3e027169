import { errors } from '@nats-io/transport-node';
import { isProblem, type ProblemError } from '@runlet/kernel';
import {
  RunletError,
  RunletForbiddenError,
  RunletInvalidError,
  RunletLimitedError,
  RunletOutcomeUnknownError,
  RunletTimeoutError,
  RunletUnavailableError,
  RunletUnknownScriptError,
} from './errors.ts';

/** What is worth a second try where nobody says when, ms. */
const RETRY_AFTER_MS = 1_000;

/** Whatever went wrong, as one of the client's own errors. */
export const translateError = (error: unknown): RunletError => {
  if (error instanceof RunletError) return error;
  if (isProblem(error)) return translateProblem(error);
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof errors.PermissionViolationError || cause instanceof errors.AuthorizationError) {
    const message = 'This NATS user may not do that; its permissions name the tenants that it acts for.';
    return new RunletForbiddenError('nats/forbidden', message, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  // An argument of another type than stated, a date that is none, a cycle in the data.
  if (error instanceof TypeError || error instanceof RangeError) {
    return new RunletInvalidError('request/invalid', message, { cause: error });
  }
  return new RunletUnavailableError('nats/unavailable', RETRY_AFTER_MS, message, { cause: error });
};

const translateProblem = (problem: ProblemError): RunletError => {
  const { kind, code, detail, meta } = problem;
  const options = { cause: problem };
  const executionId = typeof meta?.['executionId'] === 'string' ? meta['executionId'] : null;
  const retryAfterMs = typeof meta?.['retryAfterMs'] === 'number' ? meta['retryAfterMs'] : RETRY_AFTER_MS;
  if (code === 'run/outcome-unknown' && executionId) return new RunletOutcomeUnknownError(executionId, detail, options);
  switch (kind) {
    case 'limited':
      return new RunletLimitedError(code, retryAfterMs, detail, options);
    case 'unavailable':
      return new RunletUnavailableError(code, retryAfterMs, detail, options);
    case 'timeout':
      return new RunletTimeoutError(executionId, detail, options);
    case 'not-found':
      return new RunletUnknownScriptError(code, detail, options);
    case 'forbidden':
    case 'unauthenticated':
      return new RunletForbiddenError(code, detail, options);
    case 'invalid':
    case 'too-large':
    case 'unsupported':
      return new RunletInvalidError(code, detail, options);
    default:
      return new RunletError(code, detail, options);
  }
};
