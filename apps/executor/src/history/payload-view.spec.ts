import { describe, expect, it } from '@jest/globals';
import { bodyView, jsonView, outputView } from './payload-view.ts';

const NOT_TEXT = Buffer.from([0xff, 0x00, 0xfe]);

describe('A payload', () => {
  it('of JSON is shown as its value', () => {
    expect(jsonView(Buffer.from('{"a":[1,null]}'))).toEqual({ a: [1, null] });
    expect(jsonView(null)).toBeNull();
  });

  it('that is not the JSON it should be is shown as bytes', () => {
    expect(jsonView(NOT_TEXT)).toEqual({ $bytes: 'base64', base64: '/wD+' });
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'application/problem+json'])(
    'with the content type %s is shown as its value',
    (type) => expect(bodyView(Buffer.from('[1]'), type)).toEqual([1]),
  );

  it('that only says it is JSON is shown as the text it is', () => {
    expect(bodyView(Buffer.from('{oops'), 'application/json')).toBe('{oops');
  });

  it('of text is shown as text, and of anything else as bytes', () => {
    expect(bodyView(Buffer.from('<p>ü\0</p>'), 'text/html')).toBe('<p>ü\0</p>');
    expect(bodyView(NOT_TEXT, 'application/json')).toEqual({ $bytes: 'base64', base64: '/wD+' });
    expect(bodyView(Buffer.alloc(0), 'text/plain')).toBeNull();
  });

  it('that a script answered over HTTP is shown with status and headers', () => {
    const head = { status: 201, headers: { 'content-type': ['application/json'], 'set-cookie': ['a=1', 'b=2'] } };
    expect(outputView(Buffer.from('{"ok":true}'), head)).toEqual({ ...head, body: { ok: true } });
  });
});
