import { describe, expect, it } from '@jest/globals';
import { maskerOf } from './masker.ts';

const SECRET = 'p@ss/w0rd+"q"\\é';
const masker = maskerOf([['TOKEN', SECRET]]);
const masked = '•••TOKEN•••';

describe('A masker', () => {
  const utf8 = Buffer.from(SECRET);

  it.each([
    ['as it is', SECRET],
    ['escaped for JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['escaped for JSON twice', JSON.stringify(JSON.stringify(SECRET)).slice(3, -3)],
    [
      'with every character as \\u escape',
      [...SECRET].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ],
    ['with one character as \\u escape', SECRET.replace('w', String.raw`\u0077`).replace('"q"\\', String.raw`\"q\"\\`)],
    ['as a part of a URL', encodeURIComponent(SECRET)],
    ['as a part of a URL in lower case', encodeURIComponent(SECRET).replaceAll(/%../g, (hex) => hex.toLowerCase())],
    ['as a field of a form', new URLSearchParams({ f: SECRET }).toString().slice(2)],
    ['in base64', utf8.toString('base64')],
    ['in base64 without padding', utf8.toString('base64').replace(/=+$/, '')],
    ['in base64url', utf8.toString('base64url')],
    ['in base64 by btoa', btoa(SECRET)],
    ['in hex', utf8.toString('hex')],
    ['in upper-case hex', utf8.toString('hex').toUpperCase()],
  ])('hides a value %s', (_, written) => {
    expect(masker.text(`before ${written} after`)).toBe(`before ${masked} after`);
  });

  it.each([0, 1, 2, 3, 4, 5])('hides a value in base64 of it behind %i other bytes', (before) => {
    const base64 = Buffer.from(`${'x'.repeat(before)}${SECRET}yz`).toString('base64');
    const shown = masker.text(`Basic ${base64}`);
    expect(shown).toContain(masked);
    const rest = shown.replace(masked, '').replace('Basic ', '');
    // At most the characters that hold bits of its neighbours too.
    expect(rest.length).toBeLessThanOrEqual(Math.ceil(((before + 2) * 8) / 6) + 4);
  });

  it('hides every occurrence, and leaves the rest as it was', () => {
    expect(masker.text(`${SECRET}, ${SECRET}; é "\\`)).toBe(`${masked}, ${masked}; é "\\`);
  });

  it('leaves no rest of values that overlap', () => {
    const both = maskerOf([
      ['A', 'abcdefgh'],
      ['B', 'efghijkl'],
      ['LONG', 'abcdefghij-longer'],
    ]);
    expect(both.text('<abcdefghijkl>')).toBe('<•••A•••>');
    expect(both.text('<abcdefghij-longer>')).toBe('<•••LONG•••>');
    expect(both.text('<abcdefgh|efghijkl>')).toBe('<•••A•••|•••B•••>');
  });

  it('takes characters of regular expressions for what they are', () => {
    const value = '.*+?^${}()|[]\\/-a';
    expect(maskerOf([['R', value]]).text(`a${value}b, .*+?aaaa`)).toBe('a•••R•••b, .*+?aaaa');
  });

  it('hides a value without the line end that it was set with', () => {
    expect(maskerOf([['KEY', 'line-ended\n']]).text('line-ended!')).toBe('•••KEY•••!');
  });

  it('hides long values, and pieces of them', () => {
    const value = Array.from({ length: 9_000 }, (_, n) => `${n},`).join('');
    const long = maskerOf([['LONG', value]]);
    expect(long.text(`<${value}>`)).toBe('<•••LONG•••>');
    expect(long.text(`<${Buffer.from(value).toString('base64')}>`)).toBe('<•••LONG•••>');
    expect(long.text(value.slice(0, 1_000))).not.toContain('100,101,102,103,104,105,106,107,108,109,110');
  });

  it('lets values of fewer than 8 characters be', () => {
    const short = maskerOf([['S', '1234567']]);
    expect(short.text('1234567')).toBe('1234567');
    expect(maskerOf([['S', '12345678']]).text('12345678')).toBe('•••S•••');
  });

  it('is free where there is nothing to conceal, and gives back the same bytes where nothing is found', () => {
    const bytes = Buffer.from('{"a":1}');
    expect(maskerOf([]).bytes(bytes)).toBe(bytes);
    expect(masker.bytes(bytes)).toBe(bytes);
  });
});

describe('A masker of JSON', () => {
  const through = (value: unknown, json = JSON.stringify(value)): unknown =>
    JSON.parse(masker.bytes(Buffer.from(json)).toString());

  it('hides values in keys and in strings, and keeps all else', () => {
    const value = { a: [1.5, `x ${SECRET} y`, null], [SECRET]: true, é: '\n"\\' };
    expect(through(value)).toEqual({ a: [1.5, `x ${masked} y`, null], [masked]: true, é: '\n"\\' });
  });

  it('hides what is escaped otherwise than need be', () => {
    const json = `{"a":"${[...SECRET].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}`;
    expect(through(null, json)).toEqual({ a: masked });
  });

  it('does not cut an escape in two', () => {
    const n = maskerOf([['N', 'nothing-here']]);
    const json = Buffer.from(JSON.stringify({ a: '\nothing-here', b: 'nothing-here' }));
    expect(JSON.parse(n.bytes(json).toString())).toEqual({ a: '\nothing-here', b: '•••N•••' });
  });

  it('makes a string of a number that is a value', () => {
    const pin = maskerOf([['PIN', '1234567890']]);
    expect(pin.bytes(Buffer.from('{"pin":1234567890,"no":12}')).toString()).toBe('{"pin":"•••PIN•••","no":12}');
  });

  it('makes one string of JSON that is itself a value', () => {
    const value = JSON.stringify({ client: 'c', private_key: '-----BEGIN', n: [1, 2] });
    const account = maskerOf([['ACCOUNT', value]]);
    expect(JSON.parse(account.bytes(Buffer.from(value)).toString())).toBe('•••ACCOUNT•••');
    const nested = account.bytes(Buffer.from(`{"copy":${value},"more":[${value}]}`));
    expect(JSON.parse(nested.toString())).toBe('{"copy":•••ACCOUNT•••,"more":[•••ACCOUNT•••]}');
    const text = account.bytes(Buffer.from(JSON.stringify({ text: value })));
    expect(JSON.parse(text.toString())).toEqual({ text: '•••ACCOUNT•••' });
  });

  it('hides values in bytes that are no text', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from(SECRET), Buffer.from([0xfe])]);
    const expected = Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from(masked), Buffer.from([0xfe])]);
    expect(masker.bytes(bytes)).toEqual(expected);
  });

  it('is done with much of anything, of 100 values, and of what repeats itself', () => {
    const many = maskerOf(Array.from({ length: 100 }, (_, n) => [`S${n}`, `value-number-${n}-of-many`] as const));
    const rows = Array.from({ length: 4_000 }, (_, n) => ({ n, text: `row "${n}" \\ value-number-${n}-of-many` }));
    const shown = many.bytes(Buffer.from(JSON.stringify(rows))).toString();
    expect(JSON.parse(shown)).toHaveLength(4_000);
    expect(shown).toContain('•••S99•••');
    expect(shown).not.toContain('value-number-99-of-many');
    // Compared in full at each of its places, this would be 24 thousand million characters.
    const alike = maskerOf([
      ['A', `${'a'.repeat(60_000)}b`],
      ['B', 'a'.repeat(60_000)],
    ]);
    expect(alike.text('a'.repeat(400_000))).toMatch(/^•••[AB]•••$/);
    expect(masker.text('\\'.repeat(400_000))).toHaveLength(400_000);
  });

  it('hides a value whose accents are written otherwise', () => {
    const composed = 'pässwörd-é'.normalize('NFC');
    const decomposed = composed.normalize('NFD');
    for (const [value, written] of [
      [composed, decomposed],
      [decomposed, composed],
    ] as const) {
      expect(maskerOf([['P', value]]).text(`<${written}>`)).toBe('<•••P•••>');
    }
  });
});
