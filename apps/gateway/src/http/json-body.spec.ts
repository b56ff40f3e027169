import { describe, expect, it } from '@jest/globals';
import { parseJson } from './json-body.ts';

const problemOf = (text: string | Buffer): unknown => {
  try {
    return parseJson(Buffer.from(text));
  } catch (error) {
    return error;
  }
};

describe('A JSON body', () => {
  it('is what it says, whatever kind of value it is', () => {
    expect([parseJson(Buffer.from('{"a":[1,"ы"]}')), parseJson(Buffer.from('0'))]).toEqual([{ a: [1, 'ы'] }, 0]);
  });

  it('is nothing at all when it is empty', () => expect(parseJson(Buffer.alloc(0))).toBeUndefined());

  it.each([
    ['a value is no JSON', '{"a": foo}', 1, 7],
    ['a comma too many stands', '{\n  "a": 1,\n}', 3, 1],
    ['it ends too early', '{"a": [1, 2', 1, 12],
    ['there is no value', '   ', 1, 4],
    ['it has a comment', '{"a": 1 /* one */}', 1, 9],
  ])('is refused with line and column where %s', (_, text, line, column) => {
    expect(problemOf(text)).toMatchObject({
      kind: 'invalid',
      code: 'request/malformed',
      detail: expect.stringContaining(`at line ${line}, column ${column}.`),
      meta: { line, column },
    });
  });

  it.each(['{"a":{"__proto__":{"b":1}}}', '{"constructor":{"prototype":{"b":1}}}'])(
    'is refused with a key that could change prototypes: %s',
    (text) =>
      expect(problemOf(text)).toMatchObject({ code: 'request/malformed', detail: expect.stringContaining('key') }),
  );

  it('is refused when it is nested too deep for anyone to walk', () =>
    expect(problemOf('['.repeat(100_000))).toMatchObject({ kind: 'invalid', code: 'request/too-deep' }));

  it('is refused when it is not UTF-8', () => {
    expect(problemOf(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ detail: 'The body is not valid UTF-8.' });
  });
});
