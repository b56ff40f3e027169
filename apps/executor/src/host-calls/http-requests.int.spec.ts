import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { register } from 'prom-client';
import { Outside, type OutsideServer } from '../../../../test/support/outside.ts';
import { ExecutorConfig } from '../config.ts';
import type { RunJob } from '../sandbox/sandbox.ts';
import type { CallScope, CallResult } from './host-call.ts';
import { HttpRequests } from './http-requests.ts';

const outside = new Outside();
const job = { tenant: 'acme', scriptId: 's1', executionId: 'e1' } as RunJob;

/** The calls of one executor, with what it logged. */
const executor = (settings: Partial<ExecutorConfig>) => {
  const logged: object[] = [];
  const log = (fields: object) => logged.push(fields);
  const requests = new HttpRequests(Object.assign(new ExecutorConfig(), settings), {
    debug: log,
    info: log,
    warn: log,
    error: log,
  } as never);
  const scope = {
    job,
    signal: new AbortController().signal,
    remainingMs: () => 300,
    onEnd: () => undefined,
    conceal: () => undefined,
  } as Partial<CallScope> as CallScope;
  const call = (url: unknown, more: object = {}) =>
    requests.calls['http.request']!(
      scope,
      [{ method: 'GET', url, headers: [], redirect: 'follow', timeoutMs: 5_000, ...more }],
      null,
    ) as Promise<CallResult>;
  const failure = (url: unknown, more?: object) =>
    call(url, more).then(String, ({ name, message }: Error) => `${name}: ${message}`);
  return { requests, logged, call, failure };
};

describe('http.request', () => {
  let server: OutsideServer;
  beforeAll(async () => {
    server = await outside.http((request, response) => {
      if (request.url !== '/never') response.end('hello');
    });
  });
  afterAll(() => outside.close());

  it('answers with what came, its bytes beside it', async () => {
    const { requests, call } = executor({ OUTGOING_ALLOW: '127.0.0.1' });
    const { result, extras } = await call(server.url);
    expect(result).toMatchObject({ status: 200, statusText: 'OK', url: `${server.url}/`, redirected: false });
    expect(extras.detail).toBe(`GET ${new URL(server.url).host}`);
    expect(Buffer.from(extras.body!).toString()).toBe('hello');
    requests.onApplicationShutdown();
  });

  it('takes no longer than the run may', async () => {
    const { failure } = executor({ OUTGOING_ALLOW: '127.0.0.1' });
    await expect(failure(`${server.url}/never`)).resolves.toMatch(/^TimeoutError: .* within 300 ms$/);
  });

  it('counts and logs what it blocks, without what may be secret', async () => {
    const { failure, logged } = executor({});
    await expect(failure('http://10.0.0.1/path?token=secret')).resolves.toMatch(/^SsrfBlockedError/);
    expect(logged).toEqual([
      { tenant: 'acme', scriptId: 's1', executionId: 'e1', host: '10.0.0.1', reason: 'private' },
    ]);
    await expect(register.metrics()).resolves.toContain('runlet_outgoing_blocked_total{reason="private"} 1');
  });

  it('is refused beyond the rate of its script', async () => {
    const { requests, call, failure } = executor({ OUTGOING_ALLOW: '127.0.0.1', HTTP_REQUESTS_PER_MINUTE: 2 });
    await call(server.url);
    await call(server.url);
    await expect(failure(server.url)).resolves.toMatch(
      /^RateLimitError: A script may send 2 requests a minute; try again in \d+ s$/,
    );
    requests.onApplicationShutdown();
  });

  it.each([
    ['url', { url: 1 }],
    ['method', { method: null }],
    ['headers', { headers: [['a']] }],
    ['headers', { headers: { a: 'b' } }],
    ['redirect', { redirect: 'constructor' }],
    ['timeout', { timeoutMs: 0 }],
    ['timeout', { timeoutMs: 'x' }],
  ])('names what is wrong with its %s', async (field, wrong) => {
    await expect(executor({}).failure('http://a.example', wrong)).resolves.toMatch(
      new RegExp(`^TypeError: The request's ${field} must be `),
    );
  });
});
