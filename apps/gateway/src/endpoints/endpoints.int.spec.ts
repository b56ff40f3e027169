import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { HttpMethod, RunReply } from '@runlet/contracts';
import { serviceKey, verifyPrincipal, wireHeaders } from '@runlet/messaging';
import { endpointScript, EndpointsRig, masterKey } from '../../../../test/support/endpoints-rig.ts';
import {
  type Answering,
  type AskedRun,
  completed,
  StandInExecutor,
} from '../../../../test/support/stand-in-executor.ts';
import { waitFor } from '../../../../test/support/wait-for.ts';

const ok: Answering = (run) =>
  completed(run, '{"ok":true}', { status: 200, headers: { 'content-type': 'application/json' } });

describe('Script endpoints', () => {
  let rig: EndpointsRig;
  let executor: StandInExecutor;
  let answering: Answering;
  let serviceToken: string;
  let otherTenantToken: string;
  let readerToken: string;

  beforeAll(async () => {
    rig = await EndpointsRig.start();
    executor = await StandInExecutor.start(rig.nats, (run) => answering(run));
    serviceToken = await rig.issueKey('acme', ['scripts.execute']);
    otherTenantToken = await rig.issueKey('globex', ['scripts.execute']);
    readerToken = await rig.issueKey('acme', ['scripts.read']);
    await rig.deploy(endpointScript({ path: '/orders/:id', methods: ['GET', 'POST'] }));
    await rig.deploy(endpointScript({ path: '/orders/latest', methods: ['GET'] }, { name: 'latest' }));
    await rig.deploy(endpointScript({ path: '/files/*', methods: ['PUT', 'DELETE'] }));
    await rig.deploy(endpointScript({ path: '/private', methods: ['GET'], access: 'platform' }));
    await rig.deploy(endpointScript({ path: '/paused', methods: ['GET'] }, { status: 'paused' }));
  });
  beforeEach(() => {
    answering = ok;
    executor.asked.length = 0;
  });
  afterAll(async () => {
    await executor.die();
    await rig.stop();
  });

  const ask = (path: string, init: RequestInit = {}) => fetch(`${rig.url}/x/acme${path}`, init);
  const lastRun = (): AskedRun => executor.asked.at(-1)!;
  const problemOf = async (response: Response) => (await response.json()) as { code: string; meta?: object };
  const ending =
    (reply: object): Answering =>
    (run) => {
      const { reply: ended } = completed(run, '');
      return { reply: { ...ended, ...reply } as RunReply };
    };

  describe('hand a request to the script', () => {
    it('with method, path, parameters, query, headers, cookies, address and the raw body', async () => {
      const response = await ask('/orders/a%2Fb?tag=x&tag=y&q=%20', {
        method: 'POST',
        headers: { 'content-type': 'text/weird; =', cookie: 'theme=dark', 'X-Custom': 'Yes' },
        body: '{"not json',
      });
      expect(response.status).toBe(200);
      expect(lastRun().payload.toString()).toBe('{"not json');
      expect(lastRun().head).toMatchObject({
        tenant: 'acme',
        triggerType: 'http',
        http: {
          method: 'POST',
          path: '/orders/a%2Fb',
          params: { id: 'a/b' },
          query: { tag: ['x', 'y'], q: ' ' },
          headers: { 'content-type': 'text/weird; =', 'x-custom': 'Yes' },
          cookies: { theme: 'dark' },
          ip: '127.0.0.1',
        },
      });
    });

    it('preferring static segments to parameters, and giving wildcards the tail', async () => {
      await ask('/orders/latest');
      expect(lastRun().head.http!.params).toEqual({});
      await ask('/files/a/b.txt', { method: 'PUT', body: 'x' });
      expect(lastRun().head.http!.params).toEqual({ '*': 'a/b.txt' });
    });

    it('in the name of nobody where it is public, signed for this very message', async () => {
      await ask('/orders/1');
      const { message } = lastRun();
      const token = message.headers?.get(wireHeaders.principal);
      const key = serviceKey(masterKey, 'executor');
      expect(verifyPrincipal(key, token, message.subject, message.data)).toEqual({
        tenant: 'acme',
        actor: { kind: 'anonymous', id: 'public' },
        permissions: ['scripts.execute'],
      });
    });

    it('with the trace and the correlation id that came, or a new one', async () => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const response = await ask('/orders/1', { headers: { 'x-correlation-id': 'abc', traceparent } });
      expect(lastRun().head.correlationId).toBe('abc');
      expect(lastRun().message.headers?.get(wireHeaders.traceparent)).toBe(traceparent);
      expect(response.headers.get('x-correlation-id')).toBe('abc');
      expect((await ask('/orders/1')).headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('that was deployed a moment ago', async () => {
      for (let round = 0; round < 5; round++) {
        await rig.deploy(endpointScript({ path: `/fresh/${round}`, methods: ['GET'] }));
        expect((await ask(`/fresh/${round}`)).status).toBe(200);
      }
    });
  });

  describe('answer what the script answered', () => {
    it('with status, headers, bytes and the execution id', async () => {
      const bytes = Buffer.from([0, 255, 10]);
      answering = (run) =>
        completed(run, bytes, { status: 201, headers: { 'content-type': 'image/x', 'x-own': ['1', '2'] } });
      const response = await ask('/orders/1');
      expect(response.status).toBe(201);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
      expect(response.headers.get('content-type')).toBe('image/x');
      expect(response.headers.get('content-length')).toBe('3');
      expect(response.headers.get('x-own')).toBe('1, 2');
      expect(response.headers.get('x-runlet-execution-id')).toBe(lastRun().head.executionId);
    });

    it('without headers that belong to the server or to the whole origin', async () => {
      const headers = { 'x-runlet-execution-id': 'forged', 'clear-site-data': '"*"', 'transfer-encoding': 'chunked' };
      answering = (run) => completed(run, 'x', { status: 200, headers });
      const response = await ask('/orders/1');
      expect(response.headers.get('x-runlet-execution-id')).toBe(lastRun().head.executionId);
      expect(response.headers.has('clear-site-data')).toBe(false);
      expect(response.headers.has('transfer-encoding')).toBe(false);
    });

    it('in a sandbox that a policy of its own does not lift, and with its type believed', async () => {
      answering = (run) =>
        completed(run, 'x', { status: 200, headers: { 'content-security-policy': "img-src 'self'" } });
      const response = await ask('/orders/1');
      expect(response.headers.get('content-security-policy')).toMatch(/^img-src 'self', sandbox /);
      expect(response.headers.get('content-security-policy')).not.toContain('allow-same-origin');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    });

    it("with cookies that stay among the tenant's endpoints", async () => {
      const cookies = ['a=1; Path=/; Domain=example.com; HttpOnly', 'b=2; Path=/orders', 'runlet_session=stolen'];
      answering = (run) => completed(run, 'x', { status: 200, headers: { 'set-cookie': cookies } });
      expect((await ask('/orders/1')).headers.getSetCookie()).toEqual([
        'a=1; Path=/x/acme; HttpOnly',
        'b=2; Path=/x/acme/orders',
      ]);
    });

    it('without a body and its type for 204', async () => {
      answering = (run) => completed(run, '', { status: 204, headers: {} });
      const response = await ask('/orders/1');
      expect(response.status).toBe(204);
      expect(response.headers.has('content-type')).toBe(false);
    });
  });

  describe('answer for methods that the script does not take', () => {
    it('HEAD by the run of a GET, without its body', async () => {
      const response = await ask('/orders/1', { method: 'HEAD' });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-length')).toBe('11');
      expect(lastRun().head.http!.method).toBe('GET');
    });

    it('OPTIONS with what is possible', async () => {
      const response = await ask('/orders/1', { method: 'OPTIONS' });
      expect(response.status).toBe(204);
      expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
      expect(executor.asked).toEqual([]);
    });

    it('others with 405 and what is possible', async () => {
      const response = await ask('/files/1');
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('DELETE, OPTIONS, PUT');
      expect(await problemOf(response)).toMatchObject({ code: 'request/method-not-allowed' });
    });

    it('OPTIONS by the script that takes it itself', async () => {
      const methods: HttpMethod[] = ['OPTIONS'];
      await rig.deploy(endpointScript({ path: '/own-options', methods }));
      expect((await ask('/own-options', { method: 'OPTIONS' })).status).toBe(200);
    });
  });

  describe('let in who may', () => {
    it.each([
      ['nobody without a key', () => ({}), 401, 'auth/missing'],
      ['nobody with a wrong key', () => ({ authorization: `Bearer ${serviceToken}x` }), 401, 'auth/key-refused'],
      ['no key of another tenant', () => ({ authorization: `Bearer ${otherTenantToken}` }), 403, 'auth/other-tenant'],
      [
        'no key without the permission',
        () => ({ authorization: `Bearer ${readerToken}` }),
        403,
        'auth/permission-missing',
      ],
    ])('where a platform token is needed: %s', async (_, headers, status, code) => {
      const response = await ask('/private', { headers: headers() as Record<string, string> });
      expect(response.status).toBe(status);
      expect(await problemOf(response)).toMatchObject({ code });
      expect(executor.asked).toEqual([]);
    });

    it('and never show the token to the script', async () => {
      const headers = { authorization: `Bearer ${serviceToken}` };
      expect((await ask('/private', { headers })).status).toBe(200);
      expect(lastRun().message.string()).not.toContain(serviceToken);
      await ask('/orders/1', { headers });
      expect(lastRun().message.string()).not.toContain(serviceToken);
      await ask('/orders/1', { headers: { 'x-api-key': serviceToken, cookie: 'a=1; runlet_session=s3cret; b=2' } });
      expect(lastRun().message.string()).not.toContain(serviceToken);
      expect(lastRun().message.string()).not.toContain('s3cret');
      expect(lastRun().head.http).toMatchObject({ cookies: { a: '1', b: '2' }, headers: { cookie: 'a=1; b=2' } });
    });

    it("but pass on a public endpoint's own kind of token", async () => {
      await ask('/orders/1', { headers: { authorization: 'Bearer own' } });
      expect(lastRun().head.http!.headers['authorization']).toBe('Bearer own');
    });
  });

  describe('say what went wrong, and nothing of the inside', () => {
    const error = { name: 'TypeError', message: 'secret inside', stack: 'at line 3', line: 3, column: 1 };

    it.each([
      ['a script that failed', { status: 'failed', error }, 500, 'run/failed'],
      [
        'an answer that cannot be sent',
        { status: 'failed', error: { ...error, name: 'ResponseError' } },
        502,
        'run/invalid-response',
      ],
      ['a script that took too long', { status: 'timeout', error }, 504, 'run/timeout'],
      ['a run that was cancelled', { status: 'cancelled', error }, 503, 'run/cancelled'],
      [
        'a header that HTTP cannot carry',
        { response: { status: 200, headers: { 'x-bad': 'a\r\nb' } } },
        502,
        'run/invalid-response',
      ],
      [
        'a cookie that HTTP cannot carry',
        { response: { status: 200, headers: { 'set-cookie': 'a name=1' } } },
        502,
        'run/invalid-response',
      ],
    ])('%s', async (_, reply, status, code) => {
      answering = ending(reply);
      const response = await ask('/orders/1');
      expect(response.status).toBe(status);
      expect(response.headers.get('x-runlet-execution-id')).toBe(lastRun().head.executionId);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ code, meta: { executionId: lastRun().head.executionId } });
      expect(text).not.toContain('secret inside');
    });

    it('a script that runs as often as it may', async () => {
      answering = () => ({ reply: { kind: 'limited', retryAfterMs: 1_500 } });
      const response = await ask('/orders/1');
      expect(response.status).toBe(429);
      expect(response.headers.get('retry-after')).toBe('2');
      expect(response.headers.has('x-runlet-execution-id')).toBe(false);
    });

    it('executors that are full', async () => {
      answering = () => ({ reply: { kind: 'busy' } });
      const response = await ask('/orders/1');
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(await problemOf(response)).toMatchObject({ code: 'executor/busy' });
    });

    it('a path that leads nowhere, and a tenant that is none', async () => {
      const response = await ask('/nowhere');
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect((await fetch(`${rig.url}/x/Nobody!/orders/1`)).status).toBe(404);
      expect((await fetch(`${rig.url}/`)).status).toBe(404);
    });

    it('a script that is paused', async () => {
      const response = await ask('/paused');
      expect(response.status).toBe(503);
      expect(await problemOf(response)).toMatchObject({ code: 'endpoint/paused' });
    });

    it('an executor that died in mid-run', async () => {
      let reached = false;
      const dying = await StandInExecutor.start(rig.nats, () => {
        reached = true;
        return new Promise(() => undefined);
      });
      answering = () => ({ reply: { kind: 'busy' } });
      const asked = ask('/orders/1');
      await waitFor(() => reached);
      await dying.die();
      const response = await asked;
      expect(response.status).toBe(502);
      expect(await problemOf(response)).toMatchObject({ code: 'run/worker-lost' });
    });
  });

  it('accept a run of an async endpoint, and say where to ask', async () => {
    await rig.deploy(endpointScript({ path: '/later', methods: ['POST'], mode: 'async' }));
    const { accepted, stop } = await acceptRuns(executor);
    const response = await ask('/later', { method: 'POST', body: Buffer.from([1, 2, 255]) });
    stop();
    expect(response.status).toBe(202);
    const body = (await response.json()) as { id: string; status: string; statusUrl: string };
    expect(body).toEqual({
      id: accepted[0]!.executionId,
      status: 'pending',
      statusUrl: `/api/v1/executions/${body.id}`,
    });
    expect(response.headers.get('location')).toBe(body.statusUrl);
    expect(response.headers.get('x-runlet-execution-id')).toBe(body.id);
    expect(accepted[0]).toMatchObject({
      triggerType: 'http',
      rawBody: 'AQL/',
      input: null,
      trigger: { httpRequest: { path: '/later', method: 'POST' } },
    });
  });
});

/** The executor's side of acceptance. */
const acceptRuns = async ({ nats }: StandInExecutor) => {
  const accepted: { executionId: string; [fact: string]: unknown }[] = [];
  const subscription = nats.subscribe('executor.cmd.run.accept', {
    callback: (_error, message) => {
      const request = message.json<(typeof accepted)[number]>();
      accepted.push(request);
      message.respond(JSON.stringify({ id: request.executionId, status: 'pending' }));
    },
  });
  await nats.flush();
  return { accepted, stop: () => subscription.unsubscribe() };
};
