import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Outside, type OutsideServer } from '../../../test/support/outside.ts';
import { outgoingHttp } from '../../../test/support/outgoing.ts';
import { waitFor } from '../../../test/support/wait-for.ts';

const outside = new Outside();
afterAll(() => outside.close());

/** Tells what it was asked. */
const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.setHeader('set-cookie', ['a=1', 'b=2']);
    response.statusMessage = 'Fine';
    const { method, url, rawHeaders } = request;
    response.end(JSON.stringify({ method, url, rawHeaders, body: Buffer.concat(chunks).toString() }));
  });
};

const redirecting: RequestListener = (request, response) => {
  const [, status, location] = /^\/(\d+)\/(.*)$/.exec(request.url!)!;
  response.writeHead(Number(status), { location: decodeURIComponent(location!) }).end('moved');
};

const to = (server: OutsideServer, status: number, location: string) =>
  `${server.url}/${status}/${encodeURIComponent(location)}`;

describe('An outgoing request', () => {
  let server: OutsideServer;
  let away: OutsideServer;
  let inside: OutsideServer;
  let mover: OutsideServer;
  let client: ReturnType<typeof outgoingHttp>;
  beforeAll(async () => {
    [server, away, inside] = await Promise.all([outside.http(echo), outside.http(echo), outside.http(echo)]);
    mover = await outside.http(redirecting);
    client = outgoingHttp([server, away, mover].map(({ port }) => `127.0.0.1:${port}`).join(','));
  });
  afterAll(() => client.http.close());

  const asked = ({ body }: { body: Uint8Array }) =>
    JSON.parse(Buffer.from(body).toString()) as { method: string; url: string; rawHeaders: string[]; body: string };

  it('sends what it was given and little else', async () => {
    const answer = await client.send(`${server.url}/a%20b?c=d&e=%0d%0a#hash`, {
      method: 'post',
      headers: [
        ['X-Twice', '1'],
        ['x-twice', 'ümlaut'],
      ],
      body: 'hello',
    });
    expect(asked(answer)).toEqual({
      method: 'POST',
      url: '/a%20b?c=d&e=%0d%0a',
      body: 'hello',
      rawHeaders: [
        ['host', `127.0.0.1:${server.port}`, 'connection', 'keep-alive', 'X-Twice', '1', 'x-twice', 'ümlaut'],
        ['accept', '*/*', 'accept-encoding', 'gzip, deflate, br', 'user-agent', 'Runlet', 'content-length', '5'],
      ].flat(),
    });
    expect(answer).toMatchObject({ status: 200, statusText: 'Fine', redirected: false });
    expect(answer.url).toBe(`${server.url}/a%20b?c=d&e=%0d%0a`);
    expect(answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)).toEqual(['a=1', 'b=2']);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'])('may be a %s', async (method) => {
    expect(asked(await client.send(server.url, { method })).method).toBe(method);
  });

  it('may be a HEAD, whose answer has no body', async () => {
    await expect(client.send(server.url, { method: 'HEAD' })).resolves.toMatchObject({
      status: 200,
      body: Buffer.of(),
    });
  });

  it('follows redirects, with its body where the status says so', async () => {
    const moved = await client.send(to(mover, 307, `${server.url}/to`), { method: 'POST', body: 'hello' });
    expect(asked(moved)).toMatchObject({ method: 'POST', url: '/to', body: 'hello' });
    expect(moved).toMatchObject({ redirected: true, url: `${server.url}/to` });
    const seen = await client.send(to(mover, 303, `${server.url}/to`), { method: 'POST', body: 'hello' });
    expect(asked(seen)).toMatchObject({ method: 'GET', body: '' });
  });

  it('takes no secrets along to another origin, and none back again', async () => {
    const headers = [
      ['authorization', 'Bearer secret'],
      ['cookie', 'secret=1'],
    ] as const;
    const back = to(mover, 302, to(mover, 302, away.url));
    expect(asked(await client.send(back, { headers })).rawHeaders.join()).not.toContain('secret');
    expect(asked(await client.send(server.url, { headers })).rawHeaders.join()).toContain('Bearer secret');
  });

  it('follows five redirects and no sixth', async () => {
    const chain = (length: number): string => (length === 0 ? server.url : to(mover, 302, chain(length - 1)));
    await expect(client.send(chain(5))).resolves.toMatchObject({ status: 200 });
    await expect(client.failure(chain(6))).resolves.toMatch('NetworkError: More than 5 redirects');
  });

  it('leaves redirects to the script, or refuses them, if it is told so', async () => {
    const url = to(mover, 302, inside.url);
    const answer = await client.send(url, { redirect: 'manual' });
    expect(answer).toMatchObject({ status: 302, redirected: false });
    await expect(client.failure(url, { redirect: 'error' })).resolves.toMatch(/^NetworkError: .* redirects to another/);
  });

  it.each(['inside', 'through another'])('is not led to the inside: %s', async (way) => {
    const target = `${inside.url}/secret`;
    const url = way === 'inside' ? to(mover, 302, target) : to(mover, 307, to(mover, 301, target));
    await expect(client.failure(url)).resolves.toMatch('SsrfBlockedError: 127.0.0.1 is not an address');
    expect(inside.asked).toEqual([]);
    expect(inside.connections()).toBe(0);
  });

  it.each([
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'http://user:password@127.0.0.1/',
    'http://0x7f.1/',
    '//[::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://localhost:81/',
  ])('is not led to %s', async (location) => {
    await expect(client.failure(to(mover, 302, location))).resolves.toMatch(/^SsrfBlockedError/);
  });

  it('has no body where there can be none', async () => {
    await expect(client.failure(server.url, { body: 'x' })).resolves.toBe('TypeError: GET has no body');
  });

  it('keeps its connection for the next one of the same tenant, and of no other', async () => {
    const own = await outside.http(echo);
    const { http, send } = outgoingHttp(`127.0.0.1:${own.port}`);
    for (const tenant of ['a', 'a', 'b', 'a', 'b']) await send(own.url, { tenant });
    expect(own.connections()).toBe(2);
    http.close();
    await waitFor(() => own.open() === 0);
  });

  it('is checked on a kept connection too, by its scheme and for credentials', async () => {
    const own = await outside.http(echo);
    const { http, send, failure } = outgoingHttp(`127.0.0.1:${own.port}`);
    await send(own.url);
    await expect(failure(`blob:${own.url}/x`)).resolves.toMatch('SsrfBlockedError: blob: is not a scheme');
    await expect(failure(`http://u:p@127.0.0.1:${own.port}/`)).resolves.toMatch(
      'SsrfBlockedError: A URL may not carry',
    );
    expect(own.asked).toEqual(['GET /']);
    http.close();
  });

  it('comes to a new connection when the kept one has ended', async () => {
    const own = await outside.http(echo);
    const { http, send } = outgoingHttp(`127.0.0.1:${own.port}`);
    for (let n = 0; n < 3; n += 1) {
      await send(own.url, { method: 'POST', body: 'x' });
      own.dropAll();
      await waitFor(() => own.open() === 0);
    }
    expect(own.asked).toHaveLength(3);
    http.close();
  });

  it('is sent again when the kept connection ends under it, but not if that might do something twice', async () => {
    let requests = 0;
    const own = await outside.http((request, response) => {
      requests += 1;
      if (requests % 2 === 0) request.socket.destroy();
      else response.end('ok');
    });
    const { http, send, failure } = outgoingHttp(`127.0.0.1:${own.port}`);
    await send(own.url);
    await expect(send(own.url)).resolves.toMatchObject({ status: 200 });
    await expect(failure(own.url, { method: 'POST' })).resolves.toMatch(/^NetworkError: .* broke the connection off/);
    expect(requests).toBe(4);
    http.close();
  });
});
