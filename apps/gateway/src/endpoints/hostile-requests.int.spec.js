import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MAX_INPUT_BYTES } from '@runlet/contracts';
import { endpointScript, EndpointsRig } from '../../../../test/support/endpoints-rig.ts';
import { completed, StandInExecutor } from '../../../../test/support/stand-in-executor.ts';
describe('Endpoints asked by someone hostile', () => {
  let rig;
  let executor;
  beforeAll(async () => {
    rig = await EndpointsRig.start();
    executor = await StandInExecutor.start(rig.nats, (run) => completed(run, 'ok', { status: 200, headers: {} }));
    await rig.deploy(endpointScript({ path: '/echo/:__proto__', methods: ['GET', 'POST'] }));
    await rig.deploy(endpointScript({ path: '/any/*', methods: ['GET', 'POST'] }));
  });
  beforeEach(() => {
    executor.asked.length = 0;
  });
  afterAll(async () => {
    await executor.die();
    await rig.stop();
  });
  /** Sends these very bytes and returns all that comes back until the server hangs up. */
  const send = (bytes) => {
    const { hostname, port } = new URL(rig.url);
    const { promise, resolve, reject } = Promise.withResolvers();
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (text) => (answer += text));
    socket.on('error', reject).on('close', () => resolve(answer));
    return promise;
  };
  const get = (target, ...headers) =>
    send([`GET ${target} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n'));
  const post = (...lines) =>
    send(['POST /x/acme/any/1 HTTP/1.1', 'Host: x', 'Connection: close', ...lines].join('\r\n'));
  it.each([
    ['a dot segment', '/x/acme/any/../../globex/any/1'],
    ['an encoded dot segment', '/x/acme/any/%2e%2E/secret'],
    ['a dot segment behind encoded separators', '/x/acme/any/a%2f..%5Cb'],
    ['an invalid percent-encoding', '/x/acme/any/%zz'],
    ['percent-encoded bytes that are no UTF-8', '/x/acme/any/%ff%fe'],
    ['an encoded NUL', '/x/acme/any/a%00b'],
    ['an API key', `/x/acme/any/1?key=rk_abc_${'s'.repeat(43)}`],
  ])('refuse a URL with %s', async (_, target) => {
    const answer = await get(target);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    expect(executor.asked).toEqual([]);
  });
  it('find no tenant behind an encoded slash', async () => {
    expect(await get('/x/acme%2Fany/1')).toMatch(/^HTTP\/1\.1 404 /);
  });
  it('pass names on that are special to JavaScript as what they are: names', async () => {
    expect(await get('/x/acme/echo/polluted?__proto__=q&constructor=c', 'Cookie: __proto__=k')).toMatch(
      /^HTTP\/1\.1 200 /,
    );
    const { params, query, cookies } = executor.asked[0].head.http;
    expect(Object.entries(params)).toEqual([['__proto__', 'polluted']]);
    expect(Object.entries(query)).toEqual([
      ['__proto__', 'q'],
      ['constructor', 'c'],
    ]);
    expect(Object.entries(cookies)).toEqual([['__proto__', 'k']]);
  });
  it.each([
    ['a length and chunks at once', ['Content-Length: 4', 'Transfer-Encoding: chunked', '', '0', '', '']],
    ['two lengths', ['Content-Length: 1', 'Content-Length: 2', '', 'ab']],
    ['a coding that hides another', ['Transfer-Encoding: xchunked', '', '0', '', '']],
    ['a space before the colon', ['Content-Length : 1', '', 'a']],
    ['a folded header', ['X-A: 1', ' folded', 'Content-Length: 0', '', '']],
    ['two types', ['Content-Type: a/b', 'Content-Type: c/d', 'Content-Length: 0', '', '']],
    ['two hosts', ['Host: y', 'Content-Length: 0', '', '']],
    ['two authorizations', ['Authorization: a', 'Authorization: b', 'Content-Length: 0', '', '']],
  ])('refuse a request with %s', async (_, lines) => {
    expect(await post(...lines)).toMatch(/^HTTP\/1\.1 400 /);
    expect(executor.asked).toEqual([]);
  });
  it('refuse headers beyond 16 KB', async () => {
    const answer = await get('/x/acme/any/1', `X-Large: ${'x'.repeat(17_000)}`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('application/problem+json');
  });
  it('refuse a body that says it is too large, without reading it', async () => {
    const answer = await post(`Content-Length: ${MAX_INPUT_BYTES + 1}`, '', '');
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('connection: close');
  });
  it('refuse a body that turns out too large', async () => {
    const size = MAX_INPUT_BYTES + 1;
    const answer = await post('Transfer-Encoding: chunked', '', size.toString(16), 'x'.repeat(size));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(executor.asked).toEqual([]);
  });
  it('take a body of just the largest size', async () => {
    const answer = await post(`Content-Length: ${MAX_INPUT_BYTES}`, '', 'x'.repeat(MAX_INPUT_BYTES));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(executor.asked[0].payload.length).toBe(MAX_INPUT_BYTES);
  });
  it('refuse what is no HTTP', async () => {
    expect(await send('\x16\x03\x01 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });
  it('answer a method that nobody takes', async () => {
    expect(await send('PROPFIND /x/acme/any/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 405 /,
    );
  });
});
//# sourceMappingURL=hostile-requests.int.spec.js.map
