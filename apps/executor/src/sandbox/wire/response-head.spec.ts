import { describe, expect, it } from '@jest/globals';
import { responseHeadProblem } from './response-head.ts';

describe('The head of an answer', () => {
  it('may be sent with any headers of the application’s own', () => {
    const headers = { 'content-type': 'text/html', 'x-a': 'tab\tand ü', 'set-cookie': ['a=1', 'b=2'] };
    expect(responseHeadProblem({ status: 200, headers })).toBeNull();
  });

  it.each([
    [{ status: 199, headers: {} }, 'status'],
    [{ status: 200.5, headers: {} }, 'status'],
    [{ status: 600, headers: {} }, 'status'],
    [{ status: 200, headers: null }, 'headers must be an object'],
    [{ status: 200, headers: { connection: 'close' } }, 'belongs to the server'],
    [{ status: 200, headers: { 'X-Upper': '1' } }, 'not a name'],
    [{ status: 200, headers: { '': '1' } }, 'not a name'],
    [{ status: 200, headers: { a: 1 } }, 'must be a string'],
    [{ status: 200, headers: { a: ['1', 2] } }, 'must be a string'],
    [{ status: 200, headers: { a: 'x\ny' } }, 'cannot be sent'],
    [{ status: 200, headers: { a: ['ok', 'x\0'] } }, 'cannot be sent'],
    [{ status: 200, headers: { a: 'x'.repeat(70_000) } }, 'longer than'],
    [
      { status: 200, headers: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`h${n}`, ''])) },
      'more than 100',
    ],
  ])('is refused when it is %j', (head, problem) => {
    expect(responseHeadProblem(head as never)).toContain(problem);
  });
});
