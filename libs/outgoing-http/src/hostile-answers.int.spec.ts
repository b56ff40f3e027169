import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Outside } from '../../../test/support/outside.ts';
import { outgoingHttp } from '../../../test/support/outgoing.ts';
import { waitFor } from '../../../test/support/wait-for.ts';

const outside = new Outside();
const { http, send, failure } = outgoingHttp('127.0.0.1');
afterAll(async () => {
  http.close();
  await outside.close();
});

const MB = 1024 * 1024;
const text = Buffer.from('{"hello":"world"}');
const encoded = (coding: string, body: Buffer) =>
  outside.http((_request, response) => response.writeHead(200, { 'content-encoding': coding }).end(body));

describe('An answer', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['identity', text],
    ['unknown', text],
  ])('encoded as %s is decoded', async (coding, body) => {
    const { url } = await encoded(coding, body);
    expect((await send(url)).body.toString()).toBe(text.toString());
  });

  it('that is encoded but has no body has none', async () => {
    const { url } = await encoded('gzip', Buffer.alloc(0));
    expect((await send(url)).body).toHaveLength(0);
  });

  it.each([
    ['gzip', text],
    ['br', text],
    ['gzip,gzip,gzip,gzip', text],
  ])('that is not what it says (%s) is an error', async (coding, body) => {
    const { url } = await encoded(coding, body);
    await expect(failure(url)).resolves.toMatch(/^NetworkError: The response is /);
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(200 * MB))],
    ['br', brotliCompressSync(Buffer.alloc(50 * MB))],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(200 * MB)))],
  ])('that is a bomb (%s) does not go off', async (coding, body) => {
    const { url } = await encoded(coding, body);
    await expect(failure(url)).resolves.toMatch(/^ResponseTooLargeError/);
  });

  it('may have 5 MB and no byte more', async () => {
    const { url } = await outside.http((request, response) => {
      response.end(Buffer.alloc(5 * MB + (request.url === '/more' ? 1 : 0)));
    });
    expect((await send(url)).body).toHaveLength(5 * MB);
    await expect(failure(`${url}/more`)).resolves.toMatch(/^ResponseTooLargeError/);
  });

  it('that never ends is cut off, and so is its connection', async () => {
    const server = await outside.http((_request, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(MB)));
      };
      response.on('drain', more);
      more();
    });
    await expect(failure(server.url)).resolves.toMatch(/^ResponseTooLargeError/);
    await waitFor(() => server.open() === 0);
  });

  it.each([
    ['never begins', ''],
    ['stops in its head', 'HTTP/1.1 200 OK\r\nx-a'],
    ['stops in its body', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'],
    ['is only announced', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ])('that %s ends with the time that was given', async (_what, bytes) => {
    const server = await outside.tcp((socket) => socket.write(bytes));
    await expect(failure(server.url, { timeoutMs: 150 })).resolves.toMatch(
      /^TimeoutError: 127\.0\.0\.1:\d+ did not answer within 150 ms$/,
    );
    await waitFor(() => server.open() === 0);
  });

  it.each([
    ['what is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd'],
    ['a length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a switch of protocols', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
    ['a broken chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
    ['half a body', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'],
    ['nothing', ''],
  ])('of %s is an error', async (_what, bytes) => {
    const server = await outside.tcp((socket) => socket.end(bytes));
    await expect(failure(server.url)).resolves.toMatch(/^NetworkError/);
  });

  it('with huge headers is an error', async () => {
    const server = await outside.tcp((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${`x-a: ${'a'.repeat(1_000)}\r\n`.repeat(100)}\r\n`);
    });
    await expect(failure(server.url)).resolves.toMatch(/^ResponseTooLargeError/);
  });

  it.each([
    ['answers that are only announced', '', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['its reason', 'HTTP/1.1 200 ', 'a'],
    ['nothing at all', '', '\r\n'],
    ['the extension of a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;', 'a'],
    ['the length of a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '0'],
    ['blanks', 'HTTP/1.1 200 OK\r\nx-a:', ' '],
    ['chunks of one byte', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\nx\r\n'],
  ])('that goes on and on with %s is cut off', async (_what, begin, more) => {
    const server = await outside.tcp((socket) => {
      socket.write(begin);
      const piece = more.repeat(Math.floor((64 * 1024) / more.length));
      const write = () => {
        while (!socket.destroyed && socket.write(piece));
      };
      socket.on('drain', write);
      write();
    });
    await expect(failure(server.url)).resolves.toMatch(/^ResponseTooLargeError/);
    await waitFor(() => server.open() === 0);
  });

  it('that nobody waits for any more is given up', async () => {
    const server = await outside.tcp(() => undefined);
    const gone = new AbortController();
    const ended = failure(server.url, { signal: gone.signal });
    await waitFor(() => server.open() === 1);
    gone.abort();
    await expect(ended).resolves.toMatch(/^AbortError/);
    await waitFor(() => server.open() === 0);
  });

  it('that is reset is an error without an address of the inside', async () => {
    const server = await outside.tcp((socket) => socket.resetAndDestroy());
    await expect(failure(`http://localhost:${server.port}`)).resolves.toMatch(/^NetworkError: localhost:\d+ broke/);
  });
});
