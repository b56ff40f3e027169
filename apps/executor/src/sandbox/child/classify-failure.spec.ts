import { describe, expect, it } from '@jest/globals';
import { isAllocationFailure, syntaxError, tellsOutOfMemory } from './classify-failure.ts';

const guestError = (name: string, message: string) => ({
  name,
  message,
  stack: null,
  retryable: true,
  retryAfterMs: null,
});

describe('A message text', () => {
  it('tells the place of a syntax error', () => {
    expect(syntaxError(new SyntaxError("Unexpected token ']' [My [odd] name:12:3]"), 'My [odd] name')).toEqual({
      name: 'SyntaxError',
      message: "Unexpected token ']'",
      stack: "SyntaxError: Unexpected token ']'\n    at My [odd] name:12:3",
      line: 12,
      column: 3,
    });
  });

  it('of a syntax error without a place is taken as it is', () => {
    expect(syntaxError(new SyntaxError('Single function literal required'), 'x')).toMatchObject({
      message: 'Single function literal required',
      line: null,
    });
  });

  it('tells a buffer that memory did not suffice for', () => {
    expect(isAllocationFailure(guestError('RangeError', 'Array buffer allocation failed'))).toBe(true);
    expect(isAllocationFailure(guestError('RangeError', 'Invalid array length'))).toBe(false);
  });

  it('tells a process that ran out of memory', () => {
    expect(tellsOutOfMemory('Reached heap limit\nis_heap_oom = 1\n')).toBe(true);
    expect(tellsOutOfMemory('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory')).toBe(
      true,
    );
    expect(tellsOutOfMemory('Segmentation fault')).toBe(false);
  });
});
