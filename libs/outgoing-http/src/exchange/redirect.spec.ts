import { describe, expect, it } from '@jest/globals';
import { type Hop, nextHop } from './redirect.ts';

const post: Hop = {
  url: new URL('https://a.example/from?x=1'),
  method: 'POST',
  headers: [
    ['Authorization', 'Bearer secret'],
    ['Cookie', 'a=b'],
    ['content-type', 'text/plain'],
    ['x-mine', '1'],
  ],
  body: Buffer.from('hello'),
};
const redirect = (status: number, location: string) => ({
  status,
  statusText: '',
  headers: [['location', location]] as const,
  body: Buffer.alloc(0),
});

describe('A redirect', () => {
  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [301, 'PUT', 'PUT'],
    [302, 'DELETE', 'DELETE'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
  ])('of %d makes %s %s', (status, method, expected) => {
    const next = nextHop({ ...post, method }, redirect(status, '/to'))!;
    expect(next.method).toBe(expected);
    expect(next.url.href).toBe('https://a.example/to');
    expect(next.body === null).toBe(method !== expected);
  });

  it('to a body-less GET says nothing of the body', () => {
    expect(nextHop(post, redirect(302, '/to'))!.headers.map(([name]) => name)).toEqual([
      'Authorization',
      'Cookie',
      'x-mine',
    ]);
  });

  it.each(['https://b.example/', 'http://a.example/', 'https://a.example:8443/', '//b.example/'])(
    'to %s takes no secret along',
    (location) => {
      expect(nextHop(post, redirect(307, location))!.headers.map(([name]) => name)).toEqual(['content-type', 'x-mine']);
    },
  );

  it.each([200, 204, 300, 304, 305, 306, 400])('is not what the status %d means', (status) => {
    expect(nextHop(post, redirect(status, '/to'))).toBeNull();
  });

  it('without a location is an answer like any other', () => {
    expect(nextHop(post, { status: 302, statusText: '', headers: [], body: Buffer.alloc(0) })).toBeNull();
  });

  it('to what is no URL is an error', () => {
    expect(() => nextHop(post, redirect(302, 'http://'))).toThrow('redirects to what is no URL');
  });
});
