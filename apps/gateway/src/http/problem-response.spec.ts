import { describe, expect, it } from '@jest/globals';
import { ProblemError, type ProblemKind, problemKinds } from '@runlet/kernel';
import { problemResponse } from './problem-response.ts';

const respond = (kind: ProblemKind, meta?: Record<string, unknown>, code = 'a/b') =>
  problemResponse(new ProblemError({ kind, code, detail: 'Because.', ...(meta && { meta }) }), 'c1');

describe('A problem over HTTP', () => {
  it('has the status of its kind', () => {
    expect(Object.fromEntries(problemKinds.map((kind) => [kind, respond(kind).status]))).toEqual({
      invalid: 400,
      unauthenticated: 401,
      forbidden: 403,
      'not-found': 404,
      conflict: 409,
      'too-large': 413,
      unsupported: 415,
      rejected: 422,
      limited: 429,
      internal: 500,
      unavailable: 503,
      timeout: 504,
    });
  });

  it('says all that there is to say', () => {
    const errors = [{ field: 'source', message: 'Unexpected token', line: 2, column: 7 }];
    const problem = new ProblemError({
      kind: 'invalid',
      code: 'script/invalid',
      detail: 'Two.',
      errors,
      meta: { n: 2 },
    });
    expect(problemResponse(problem, 'c1').body).toEqual({
      type: 'urn:runlet:problem:script:invalid',
      title: 'The request is not valid',
      status: 400,
      detail: 'Two.',
      code: 'script/invalid',
      errors,
      meta: { n: 2 },
      correlationId: 'c1',
    });
  });

  it.each([
    ['unavailable', undefined, '1'],
    ['unavailable', { retryAfterMs: 2_001 }, '3'],
    ['limited', { retryAfterMs: 30_000 }, '30'],
  ] as const)('of kind %s with %j says when to try again', (kind, meta, seconds) => {
    expect(respond(kind, meta).headers['retry-after']).toBe(seconds);
  });

  it('asks for a key, and says when the one that came was no good', () => {
    expect(respond('unauthenticated', undefined, 'auth/missing').headers['www-authenticate']).toBe(
      'Bearer realm="runlet"',
    );
    expect(respond('unauthenticated').headers['www-authenticate']).toContain('error="invalid_token"');
  });
});
