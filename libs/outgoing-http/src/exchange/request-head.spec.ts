import { describe, expect, it } from '@jest/globals';
import { checkedHeaders, checkedMethod, checkedUrl } from './request-head.ts';

describe('The head of a request', () => {
  it.each(['CONNECT', 'connect', 'TRACE', 'track', '', 'GET ', 'GE\r\nT', 'GET / HTTP/1.1\r\nX:', 'ü', 'A'.repeat(33)])(
    'may not have the method %j',
    (method) => {
      expect(() => checkedMethod(method)).toThrow(expect.objectContaining({ name: 'TypeError' }));
    },
  );

  it('has the method as fetch spells it', () => {
    expect(['get', 'Post', 'patch', 'PROPFIND'].map(checkedMethod)).toEqual(['GET', 'POST', 'patch', 'PROPFIND']);
  });

  it.each([
    ['Host', 'evil'],
    ['connection', 'close'],
    ['Content-Length', '5'],
    ['transfer-encoding', 'chunked'],
    ['Transfer-Encoding', 'identity'],
    ['te', 'trailers'],
    ['trailer', 'x'],
    ['keep-alive', 'timeout=5'],
    ['upgrade', 'h2c'],
    ['http2-settings', 'AAMAAABkAAQAAP__'],
    ['expect', '100-continue'],
    ['proxy-authorization', 'Basic x'],
    ['Proxy-Connection', 'keep-alive'],
    ['x-a', 'b\r\nx-c: d'],
    ['x-a', 'b\nx-c: d'],
    ['x-a', 'b\rx-c: d'],
    ['x-a', 'b\0'],
    ['x-a', '\x7f'],
    ['x-a', 'čau'],
    ['x-a', 'b\u{010d}\u{010a}x-c: d'],
    ['x-a:', 'b'],
    ['x a', 'b'],
    ['x-a\r\nx-c', 'b'],
    ['', 'b'],
    ['x-ü', 'b'],
    [' host', 'evil'],
    ['x-long', 'a'.repeat(40_000)],
  ])('may not have the header %j: %j', (name, value) => {
    expect(() => checkedHeaders([[name, value]])).toThrow(expect.objectContaining({ name: 'TypeError' }));
  });

  it('may not have any number of headers', () => {
    const many = Array.from({ length: 101 }, (_, n) => [`x-${n}`, ''] as const);
    expect(() => checkedHeaders(many)).toThrow('more than 100 headers');
  });

  it('has what every request has, unless the script says something else', () => {
    expect(checkedHeaders([['User-Agent', 'mine']])).toEqual([
      ['User-Agent', 'mine'],
      ['accept', '*/*'],
      ['accept-encoding', 'gzip, deflate, br'],
    ]);
  });

  it.each(['', '/relative', 'http://', `http://a.example/${'a'.repeat(17_000)}`])('may not have the URL %j', (url) => {
    expect(() => checkedUrl(url)).toThrow(expect.objectContaining({ name: 'TypeError' }));
  });
});
