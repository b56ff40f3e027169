import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalog, formatApiKey, parseApiKey } from '@runlet/contracts';
import { GatewayRig, TENANT } from '../../../../test/support/gateway-rig.ts';
import type { StandInService } from '../../../../test/support/stand-in-service.ts';
import { waitFor } from '../../../../test/support/wait-for.ts';

describe('A caller of the admin API', () => {
  let rig: GatewayRig;
  let service: StandInService;

  beforeAll(async () => {
    rig = await GatewayRig.start();
    service = await rig.standIn('catalog');
    await service.answers(catalog.listScripts, () => ({ items: [], nextCursor: null }));
  });
  afterAll(() => rig.stop());

  const list = (key: string | null) => rig.ask('GET', '/api/v1/scripts', { key });

  it('is who its key says, with the key of that tenant and its permissions', async () => {
    const key = await rig.issueKey(['scripts.read']);
    expect((await list(key)).status).toBe(200);
    expect(service.callsOf(catalog.listScripts).at(-1)?.principal).toEqual({
      tenant: TENANT,
      actor: { kind: 'api-key', id: parseApiKey(key)?.keyId },
      permissions: ['scripts.read'],
    });
  });

  it('may use a key the moment that it was issued', async () => {
    for (let n = 0; n < 20; n++) {
      expect((await list(await rig.issueKey(['scripts.read']))).status).toBe(200);
    }
  });

  it('cannot choose a tenant', async () => {
    const headers = { 'x-tenant': 'other', 'x-runlet-tenant': 'other' };
    await rig.ask('GET', '/api/v1/scripts', { headers });
    expect(service.callsOf(catalog.listScripts).at(-1)?.principal.tenant).toBe(TENANT);
    expect((await rig.ask('GET', '/api/v1/scripts?tenant=other')).status).toBe(400);
  });

  it('without a key is asked for one', async () => {
    const { status, headers, body } = await list(null);
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="runlet"']);
    expect(body).toMatchObject({ code: 'auth/missing', detail: expect.stringContaining('Authorization: Bearer') });
  });

  it.each([
    ['a key that was never issued', () => formatApiKey('nobody', 'x'.repeat(43))],
    ['what is no key', () => 'hunter2'],
    ['the key with another secret', () => formatApiKey(parseApiKey(rig.key)!.keyId, 'x'.repeat(43))],
    ['the key of another kind', () => `${rig.key}x`],
  ])('is refused with %s', async (_, key) => {
    const before = service.asked.length;
    expect(await list(key())).toMatchObject({ status: 401, body: { code: 'auth/key-refused' } });
    expect(service.asked.length).toBe(before);
  });

  it('is refused by name and password', async () => {
    const headers = { authorization: 'Basic YTpi' };
    expect(await rig.ask('GET', '/api/v1/scripts', { key: null, headers })).toMatchObject({ status: 401 });
  });

  it('is refused with a key that has expired', async () => {
    const expiresAt = new Date(Date.now() - 1).toISOString();
    const key = await rig.buckets.issueKey(TENANT, ['scripts.read'], { expiresAt });
    expect(await list(key)).toMatchObject({ status: 401, body: { code: 'auth/key-refused' } });
  });

  it('is refused from the moment that the key is revoked', async () => {
    const key = await rig.issueKey(['scripts.read']);
    expect((await list(key)).status).toBe(200);
    await rig.buckets.revokeKey(parseApiKey(key)!.keyId);
    await waitFor(async () => (await list(key)).status === 401);
  });

  it.each(['/api/v1/scripts', '/%61pi/v1/scripts'])(
    "is not signed in at %s by a cookie of the console's",
    async (path) => {
      const body = new URLSearchParams({ apiKey: rig.key }).toString();
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      const { headers } = await rig.ask('POST', '/login', { key: null, body, headers: form });
      const cookie = headers.get('set-cookie')!.split(';', 1)[0]!;
      expect((await rig.ask('GET', '/scripts', { key: null, headers: { cookie } })).status).toBe(200);
      expect(await rig.ask('GET', path, { key: null, headers: { cookie } })).toMatchObject({ status: 401 });
    },
  );

  it('is told which permission it lacks', async () => {
    const key = await rig.issueKey(['scripts.create']);
    expect(await list(key)).toMatchObject({
      status: 403,
      body: { code: 'auth/permission-missing', meta: { permission: 'scripts.read' } },
    });
  });
});
