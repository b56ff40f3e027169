import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '@runlet/kernel';
import { isUnavailable } from './unavailable.ts';

const withCode = (code: string) => Object.assign(new Error('what pg says'), { code });

describe('isUnavailable', () => {
  it.each(['08006', '53300', '57P01', '57P03', '25006', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND'])(
    'is true for %s: the server is away, going or full',
    (code) => expect(isUnavailable(withCode(code))).toBe(true),
  );

  it.each(['23505', '42P01', '22P02', '57014', 'ENOENT'])('is false for %s: the statement is at fault', (code) =>
    expect(isUnavailable(withCode(code))).toBe(false),
  );

  it.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect', 'Query read timeout'])(
    'is true for what pg raises without a code: %s',
    (message) => expect(isUnavailable(new Error(message))).toBe(true),
  );

  it('looks into the tries of a name with several addresses', () =>
    expect(isUnavailable(new AggregateError([withCode('ECONNREFUSED')]))).toBe(true));

  it('believes the kind of a problem', () => {
    const problem = (kind: 'unavailable' | 'conflict') => new ProblemError({ kind, code: 'x/y', detail: 'z' });
    expect(isUnavailable(problem('unavailable'))).toBe(true);
    expect(isUnavailable(problem('conflict'))).toBe(false);
  });

  it('is false for what is not an error', () => expect(isUnavailable('57P01')).toBe(false));
});
