import type { FieldError, ProblemError, ProblemKind } from '@runlet/kernel';

/** Body of every answer that is an error: RFC 9457, `application/problem+json`. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly FieldError[];
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly correlationId: string;
}

export interface ProblemResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ProblemBody;
}

const kinds: Record<ProblemKind, readonly [status: number, title: string]> = {
  invalid: [400, 'The request is not valid'],
  unauthenticated: [401, 'Sign in first'],
  forbidden: [403, 'Not allowed'],
  'not-found': [404, 'Not found'],
  conflict: [409, 'Conflict'],
  'too-large': [413, 'Too large'],
  unsupported: [415, 'Content type not supported'],
  rejected: [422, 'A rule says no'],
  limited: [429, 'Too many requests'],
  unavailable: [503, 'Not available right now'],
  timeout: [504, 'Took too long'],
  internal: [500, 'Something went wrong'],
};

const titles = new Map(Object.values(kinds));

/** What a status means here, in a few words. */
export const titleOf = (status: number): string => titles.get(status) ?? 'Refused';

/** The path is known, the method is not. */
export const METHOD_NOT_ALLOWED = 'request/method-not-allowed';
/** Statuses that do not come from a kind. A run of a script stands behind the gateway like a server of its own. */
const statusByCode: Readonly<Record<string, number>> = {
  [METHOD_NOT_ALLOWED]: 405,
  'run/invalid-response': 502,
  'run/worker-lost': 502,
  'run/outcome-unknown': 502,
};
/** `Retry-After` where the problem does not say when, s. */
const DEFAULT_RETRY_AFTER_S = 1;

/** What a problem looks like over HTTP. `meta.retryAfterMs` and `meta.allow` become the headers of those names. */
export const problemResponse = (problem: ProblemError, correlationId: string): ProblemResponse => {
  const { kind, code, detail, errors, meta } = problem;
  const [kindStatus, title] = kinds[kind];
  const status = statusByCode[code] ?? kindStatus;
  return {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', ...headersOf(problem) },
    body: {
      type: `urn:runlet:problem:${code.replaceAll('/', ':')}`,
      title,
      status,
      detail,
      code,
      ...(errors && { errors }),
      ...(meta && { meta }),
      correlationId,
    },
  };
};

const headersOf = ({ kind, code, meta }: ProblemError): Record<string, string> => {
  if (kind === 'unauthenticated') {
    const reason = code === 'auth/missing' ? '' : ', error="invalid_token"';
    return { 'www-authenticate': `Bearer realm="runlet"${reason}` };
  }
  if (code === METHOD_NOT_ALLOWED) return { allow: String(meta?.['allow']) };
  if (kind !== 'limited' && kind !== 'unavailable') return {};
  const retryAfterMs = meta?.['retryAfterMs'];
  const seconds = typeof retryAfterMs === 'number' ? Math.ceil(retryAfterMs / 1_000) : DEFAULT_RETRY_AFTER_S;
  return { 'retry-after': String(seconds) };
};
