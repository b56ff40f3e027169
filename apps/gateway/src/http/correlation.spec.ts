import { describe, expect, it } from '@jest/globals';
import { correlationIdOf, traceparentOf } from './correlation.ts';

describe('A correlation id', () => {
  it("is the caller's own", () => expect(correlationIdOf({ 'x-correlation-id': 'order-17' })).toBe('order-17'));

  it.each([undefined, '', 'a b', 'ю', 'x'.repeat(201)])('is a new one in the place of %j', (given) => {
    const id = correlationIdOf({ 'x-correlation-id': given });
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(correlationIdOf({ 'x-correlation-id': given })).not.toBe(id);
  });
});

describe('A trace', () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  it('is passed on as it came', () => expect(traceparentOf({ traceparent })).toBe(traceparent));
  it('is left out where it is none', () => expect(traceparentOf({ traceparent: 'x' })).toBeUndefined());
});
