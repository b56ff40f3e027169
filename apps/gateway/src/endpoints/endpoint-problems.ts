import { ProblemError } from '@runlet/kernel';
import { METHOD_NOT_ALLOWED } from '../http/problem-response.ts';

export const PAUSED = 'endpoint/paused';

export const nothingThere = (): ProblemError =>
  new ProblemError({
    kind: 'not-found',
    code: 'endpoint/not-found',
    detail: 'No active script answers at this path. Endpoints are at /x/<tenant>/<path of the script>.',
  });

export const methodNotAllowed = (method: string, allow: string): ProblemError =>
  new ProblemError({
    kind: 'invalid',
    code: METHOD_NOT_ALLOWED,
    detail: `${method} is not possible here; ${allow} would be.`,
    meta: { allow },
  });

/** Its path stays taken and it will be back: not the same as being gone. */
export const paused = (): ProblemError =>
  new ProblemError({ kind: 'unavailable', code: PAUSED, detail: 'The script of this endpoint is paused.' });

export const notReady = (): ProblemError =>
  new ProblemError({
    kind: 'unavailable',
    code: 'endpoint/not-ready',
    detail: 'The endpoints are not known yet: the catalog or the message broker is away. Try again shortly.',
  });
