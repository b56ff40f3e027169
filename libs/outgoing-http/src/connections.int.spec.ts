import type { ServerResponse } from 'node:http';
import { afterAll, describe, expect, it } from '@jest/globals';
import { certificateFor, Outside } from '../../../test/support/outside.ts';
import { outgoingHttp } from '../../../test/support/outgoing.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { DnsResolver, OutgoingRules } from './index.ts';

const outside = new Outside();
afterAll(() => outside.close());

/** Holds its answers until told. */
const slow = async () => {
  const held: ServerResponse[] = [];
  const server = await outside.http((_request, response) => held.push(response));
  const answerAll = () => {
    for (const response of held.splice(0)) response.end('ok');
  };
  return { server, held, answerAll };
};

describe('A name', () => {
  it('is asked for once a connection; where it leads later is checked anew', async () => {
    const good = await outside.http((_request, response) => response.setHeader('connection', 'close').end('good'));
    const asked: string[] = [];
    const servers = await outside.names((name, kind) => {
      asked.push(kind);
      return asked.filter((one) => one === kind).length === 1 ? ['127.0.0.1'] : ['127.0.0.2'];
    });
    const { send, failure } = outgoingHttp(`127.0.0.1:${good.port}`, { resolver: new DnsResolver([servers]) });
    const url = `http://rebind.example:${good.port}/`;
    expect((await send(url)).body.toString()).toBe('good');
    expect(asked.toSorted()).toEqual(['A', 'AAAA']);
    await expect(failure(url)).resolves.toMatch(/^SsrfBlockedError: rebind.example is unknown or leads to an address/);
  });

  it('with one address of the inside among others is blocked, without a connection', async () => {
    const good = await outside.http((_request, response) => response.end('good'));
    const servers = await outside.names(() => ['127.0.0.1', '10.0.0.1', '::1']);
    const { failure } = outgoingHttp(`127.0.0.1:${good.port}`, { resolver: new DnsResolver([servers]) });
    await expect(failure(`http://both.example:${good.port}/`)).resolves.toMatch(/^SsrfBlockedError/);
    expect(good.connections()).toBe(0);
  });

  it.each(['evil.example..', '.evil.example', 'a..evil.example', 'evil.example%2e%2e', 'evil.example...'])(
    'that is none is not asked for, nor does it get around a rule: %s',
    async (name) => {
      const asked: string[] = [];
      const servers = await outside.names((one) => {
        asked.push(one);
        return ['127.0.0.1'];
      });
      const rules = OutgoingRules.parse('127.0.0.1', 'evil.example,*.evil.example');
      const { failure } = outgoingHttp('', { resolver: new DnsResolver([servers]), rules });
      await expect(failure(`http://${name}:4000/`)).resolves.toMatch(/^SsrfBlockedError/);
      expect(asked).toEqual([]);
    },
  );

  it('that no server can tell is an error that may pass', async () => {
    const servers = await outside.names(() => null);
    const { failure } = outgoingHttp('127.0.0.1', { resolver: new DnsResolver([servers]) });
    await expect(failure('http://a.example/')).resolves.toMatch(/^NetworkError: The address of a.example/);
  });
});

describe('TLS', () => {
  it('is believed for the name that was asked for, and by a known authority only', async () => {
    const certificate = await certificateFor(['good.example'], ['127.0.0.1']);
    const server = await outside.https((_request, response) => response.end('secret'), certificate);
    const resolver = new DnsResolver([await outside.names(() => ['127.0.0.1'])]);
    const known = outgoingHttp('127.0.0.1', { resolver, ca: certificate.cert });
    expect((await known.send(`https://good.example:${server.port}/`)).status).toBe(200);
    expect((await known.send(`https://good.example.:${server.port}/`)).status).toBe(200);
    expect((await known.send(`https://127.0.0.1:${server.port}/`)).status).toBe(200);
    await expect(known.failure(`https://evil.example:${server.port}/`)).resolves.toMatch(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
    const unknown = outgoingHttp('127.0.0.1', { resolver });
    await expect(unknown.failure(`https://good.example:${server.port}/`)).resolves.toMatch(/^NetworkError: .*CERT/);
    known.http.close();
    expect(server.asked).toHaveLength(3);
  });
});

describe('Connections', () => {
  it('are bounded for each tenant and in all', async () => {
    const { server, held, answerAll } = await slow();
    const { send } = outgoingHttp('127.0.0.1', { connections: { total: 3, perTenant: 2 } });
    const answers = ['a', 'a', 'a', 'a', 'b', 'b'].map((tenant) => send(server.url, { tenant }));
    await waitFor(() => held.length === 3);
    const most = server.open();
    await waitFor(() => {
      answerAll();
      return server.asked.length === 6;
    });
    answerAll();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(most).toBe(3);
    expect(server.open()).toBeLessThanOrEqual(3);
  });

  it('of a thousand waiting requests take little memory', async () => {
    const { server, held, answerAll } = await slow();
    const { http, send } = outgoingHttp('127.0.0.1');
    const before = process.memoryUsage().rss;
    const answers = Array.from({ length: 1_000 }, () => send(server.url));
    await waitFor(() => held.length === 1_000, { timeoutMs: 30_000 });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    answerAll();
    expect((await Promise.all(answers)).every(({ status }) => status === 200)).toBe(true);
    http.close();
    await waitFor(() => server.open() === 0);
  });
});
