import { describe, expect, it } from '@jest/globals';
import { userError } from './user-stack.ts';

const FILE = 'Price (v2) a.b';
const error = (stack: string | null, name = 'Error', message = 'bad') => ({
  name,
  message,
  stack,
  retryable: true,
  retryAfterMs: null,
});

describe('A script’s error', () => {
  it('keeps frames of the script and of built-ins it calls', () => {
    const stack = `Error: bad\n    at f (${FILE}:3:7)\n    at Array.map (<anonymous>)\n    at async ${FILE}:9:2`;
    expect(userError(error(stack), FILE)).toEqual({ name: 'Error', message: 'bad', stack, line: 3, column: 7 });
  });

  it('loses frames of the runtime', () => {
    const stack = `Error: bad\n    at refuse (runlet:5:1)\n    at ${FILE}:2:1\n    at (<isolated-vm boundary>)\n    at x (file:///app/x.js:1:1)`;
    expect(userError(error(stack), FILE).stack).toBe(`Error: bad\n    at ${FILE}:2:1`);
  });

  it('has no frames at all when none is the user’s', () => {
    const told = userError(error('Error: bad\n    at JSON.parse (<anonymous>)\n    at refuse (runlet:5:1)'), FILE);
    expect(told).toMatchObject({ stack: 'Error: bad', line: null, column: null });
  });

  it('is headed by name and message as they are now', () => {
    const told = userError(error(`Error: old\n    at ${FILE}:1:2`, 'Named', 'new'), FILE);
    expect(told.stack).toBe(`Named: new\n    at ${FILE}:1:2`);
  });

  it('is not misled by a message that looks like a frame', () => {
    const message = `x\n    at ${FILE}:99:99`;
    const told = userError(error(`Error: ${message}\n    at ${FILE}:1:2`, 'Error', message), FILE);
    expect(told).toMatchObject({ line: 1, column: 2 });
  });

  it('is at no place that no script can have', () => {
    const told = userError(error(`Error: bad\n    at ${FILE}:${'9'.repeat(20)}:1`), FILE);
    expect(told).toMatchObject({ stack: 'Error: bad', line: null, column: null });
  });

  it('has no stack where something else than an error was thrown', () => {
    expect(userError(error(null), FILE)).toEqual({
      name: 'Error',
      message: 'bad',
      stack: null,
      line: null,
      column: null,
    });
  });
});
