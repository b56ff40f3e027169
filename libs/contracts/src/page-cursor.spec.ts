import { describe, expect, it } from '@jest/globals';
import { keysOfCursor, toCursor } from './page-cursor.ts';

const problemOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return error;
  }
};
const refused = expect.objectContaining({
  code: 'request/invalid',
  errors: [{ field: 'cursor', message: 'is not a nextCursor of this list' }],
});

describe('A cursor', () => {
  it('gives back the keys that it was made of, whatever is in them', () => {
    const keys = ['ночной экспорт / 1', '2026-01-01T00:00:00.000Z'];
    expect(keysOfCursor(toCursor(keys), 2)).toEqual(keys);
  });

  it.each([
    ['text of somebody else', 'not a cursor'],
    ['fewer keys', toCursor(['a'])],
    ['keys that are no strings', Buffer.from('[1,2]').toString('base64url')],
    ['what is no list', Buffer.from('{"length":2}').toString('base64url')],
  ])('is refused with %s', (_, cursor) => expect(problemOf(() => keysOfCursor(cursor, 2))).toEqual(refused));

  it('is refused when a key is not of its kind', () => {
    const isDigits = (key: string) => /^\d+$/.test(key);
    expect(keysOfCursor(toCursor(['12']), 1, isDigits)).toEqual(['12']);
    expect(problemOf(() => keysOfCursor(toCursor(['x']), 1, isDigits))).toEqual(refused);
  });
});
