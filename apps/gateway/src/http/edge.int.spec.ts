import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalog } from '@runlet/contracts';
import { GatewayRig } from '../../../../test/support/gateway-rig.ts';
import type { StandInService } from '../../../../test/support/stand-in-service.ts';
import { waitFor } from '../../../../test/support/wait-for.ts';

describe('The edge of the admin API', () => {
  let rig: GatewayRig;
  let service: StandInService;

  beforeAll(async () => {
    rig = await GatewayRig.start();
    service = await rig.standIn('catalog');
    await service.answers(catalog.listScripts, () => ({ items: [], nextCursor: null }));
  });
  afterAll(() => rig.stop());

  const create = (body: string | Uint8Array, contentType = 'application/json') =>
    rig.ask('POST', '/api/v1/scripts', { body, headers: { 'content-type': contentType } });

  it('answers every error as a problem with its correlation id', async () => {
    const { status, headers, body } = await rig.ask('GET', '/api/v1/nothing', {
      headers: { 'x-correlation-id': 'c1' },
    });
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect(headers.get('x-correlation-id')).toBe('c1');
    expect(body).toMatchObject({ code: 'request/unknown-route', status: 404, correlationId: 'c1' });
  });

  it('gives a correlation id where none came, and the same to the service', async () => {
    const { headers } = await rig.ask('GET', '/api/v1/scripts');
    expect(headers.get('x-correlation-id')).toBe(service.asked.at(-1)?.correlationId);
  });

  it('passes the trace on', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await rig.ask('GET', '/api/v1/scripts', { headers: { traceparent } });
    expect(service.asked.at(-1)?.traceparent).toBe(traceparent);
  });

  it('says where malformed JSON is wrong', async () => {
    expect(await create('{"name": "a",\n "type": }')).toMatchObject({
      status: 400,
      body: { code: 'request/malformed', meta: { line: 2, column: 10 } },
    });
  });

  it('takes no body beyond a full input', async () => {
    expect(await create(`{"source":"${'x'.repeat(2 * 1024 * 1024)}"}`)).toMatchObject({
      status: 413,
      body: { code: 'request/too-large' },
    });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'takes no body of type %s',
    async (type) => expect(await create('name=a', type)).toMatchObject({ status: 415, body: { status: 415 } }),
  );

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/cloudevents+json'])(
    'takes a body of type %s',
    async (type) => expect(await create('[]', type)).toMatchObject({ status: 400, body: { code: 'request/invalid' } }),
  );

  it.each(['[]', '"text"', '7', 'null'])('takes no body that is %s', async (body) => {
    expect(await create(body)).toMatchObject({ status: 400, body: { code: 'request/invalid' } });
  });

  it('says which methods a path has', async () => {
    const { status, headers, body } = await rig.ask('DELETE', '/api/v1/scripts?x=1');
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    expect(body).toMatchObject({ code: 'request/method-not-allowed' });
  });

  it('knows no parameter that it has not told of', async () => {
    expect(await rig.ask('GET', '/api/v1/scripts?limit=0&colour=red')).toMatchObject({
      status: 400,
      body: { errors: [expect.objectContaining({ field: 'colour' }), expect.objectContaining({ field: 'limit' })] },
    });
    expect(await rig.ask('POST', '/api/v1/scripts?dry=1', { body: {} })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'dry', message: 'is not a known field' }] },
    });
  });

  it('refuses an address that is none', async () => {
    expect(await rig.ask('GET', '/api/v1/%ZZ')).toMatchObject({ status: 400, body: { code: 'request/malformed' } });
  });

  it('answers bytes that are no request', async () => {
    const socket = connect(Number(new URL(rig.url).port), '127.0.0.1');
    socket.end('NONSENSE\r\n\r\n');
    expect(await text(socket)).toMatch(
      /^HTTP\/1\.1 400 Bad Request[^]*application\/problem\+json[^]*request\/malformed/,
    );
  });

  it('lets no page be framed, sniffed, or filled from elsewhere', async () => {
    const { headers } = await rig.ask('GET', '/docs', { key: null });
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  it('says at once that a service is away, and when to try again', async () => {
    const { status, headers, body } = await rig.ask('GET', '/api/v1/schedules');
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(body).toMatchObject({ code: 'service/unavailable', detail: expect.stringContaining('scheduler') });
  });

  it("hides a service's bug, but for the id that finds it", async () => {
    await service.answers(catalog.listProjections, () => {
      throw new TypeError('secret of the inside');
    });
    const { status, body } = await rig.ask('GET', '/api/v1/projections', { headers: { 'x-correlation-id': 'c2' } });
    expect([status, body.code, body.correlationId]).toEqual([500, 'internal', 'c2']);
    expect(JSON.stringify(body)).not.toContain('secret');
  });
});

describe('A gateway without its broker', () => {
  let rig: GatewayRig;

  beforeAll(async () => {
    rig = await GatewayRig.start();
  });
  afterAll(() => rig.stop());

  it('says so at once, knows its callers all the same, and works again when the broker is back', async () => {
    const service = await rig.standIn('catalog');
    await service.answers(catalog.listScripts, () => ({ items: [], nextCursor: null }));
    const event = { specversion: '1.0', id: 'e1', source: '/shop', type: 'order.created' };
    const list = () => rig.ask('GET', '/api/v1/scripts');
    await rig.server.kill();
    await waitFor(async () => (await list()).body.code === 'nats/unavailable');
    expect(await rig.ask('POST', '/api/v1/events', { body: event })).toMatchObject({
      status: 503,
      body: { code: 'events/unavailable' },
    });
    expect((await rig.ask('GET', '/api/v1/scripts', { key: null })).status).toBe(401);
    await rig.server.restart();
    await waitFor(async () => (await list()).status === 200);
  }, 30_000);
});

describe('A gateway with a limit of requests', () => {
  let rig: GatewayRig;

  beforeAll(async () => {
    rig = await GatewayRig.start({ RATE_LIMIT_PER_MINUTE: 3 });
  });
  afterAll(() => rig.stop());

  const statuses = async (key: string | null): Promise<number[]> => {
    const all: number[] = [];
    for (let n = 0; n < 5; n++) all.push((await rig.ask('GET', '/api/v1/schedules', { key })).status);
    return all;
  };

  it('counts for each key, and for each address that has shown none', async () => {
    expect(await statuses(rig.key)).toEqual([503, 503, 503, 429, 429]);
    expect(await statuses(await rig.issueKey(['scripts.read']))).toEqual([503, 503, 503, 429, 429]);
    expect(await statuses(null)).toEqual([401, 401, 401, 429, 429]);
    expect(await statuses(`rk_made-up_${'x'.repeat(43)}`)).toEqual([429, 429, 429, 429, 429]);
  });

  it('says when to try again', async () => {
    await statuses(rig.key);
    const { headers, body } = await rig.ask('GET', '/api/v1/schedules');
    expect(body).toMatchObject({ status: 429, code: 'request/rate-limited' });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
