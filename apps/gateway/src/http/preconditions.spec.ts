import { describe, expect, it } from '@jest/globals';
import { etagOf, expectedRevisionOf, idempotencyKeyOf } from './preconditions.ts';

const invalid = (field: string) =>
  expect.objectContaining({ code: 'request/invalid', errors: [expect.objectContaining({ field })] });

const problemOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe('The expected revision', () => {
  it('is what the ETag named', () => expect(expectedRevisionOf({ 'if-match': etagOf(7) }, undefined)).toBe(7));
  it('may be any', () => expect(expectedRevisionOf({ 'if-match': '*' }, undefined)).toBeUndefined());
  it('may stand in the body', () => expect(expectedRevisionOf({}, 7)).toBe(7));
  it('may stand in both', () => expect(expectedRevisionOf({ 'if-match': '"7"' }, 7)).toBe(7));

  it('may not differ between the two', () => {
    expect(problemOf(() => expectedRevisionOf({ 'if-match': '"7"' }, 8))).toEqual(invalid('expectedRevision'));
  });

  it.each(['7', 'W/"7"', '"7", "8"', '"seven"', ''])('cannot be read from %j', (header) => {
    expect(problemOf(() => expectedRevisionOf({ 'if-match': header }, undefined))).toEqual(invalid('If-Match'));
  });
});

describe('An idempotency key', () => {
  it('is as it came', () => expect(idempotencyKeyOf({ 'idempotency-key': 'order-17' })).toBe('order-17'));
  it('need not be there', () => expect(idempotencyKeyOf({})).toBeUndefined());

  it.each(['', 'a b', 'x'.repeat(201)])('cannot be %j', (key) => {
    expect(problemOf(() => idempotencyKeyOf({ 'idempotency-key': key }))).toEqual(invalid('Idempotency-Key'));
  });
});
