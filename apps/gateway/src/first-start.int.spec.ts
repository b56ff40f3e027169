import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { connectNats, type NatsConnection } from '@runlet/messaging';
import { createLogger } from '@runlet/nest';
import { masterKey, TENANT } from '../../../test/support/gateway-rig.ts';
import { startNats, type TestNats } from '../../../test/support/nats.ts';
import { StandInCatalog } from '../../../test/support/stand-in-catalog.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { createAdminApp } from './admin.app.ts';
import { GatewayConfig } from './config.ts';
import { createHealthApp } from './health.app.ts';
import { ApiKeys } from './identity/api-keys.ts';
import { DeployedScripts } from './upstream/deployed-scripts.ts';

describe('A gateway that starts before everyone else', () => {
  const log = createLogger('gateway', 'silent');
  let server: TestNats;
  let nats: NatsConnection;
  let admin: NestFastifyApplication;
  let health: NestFastifyApplication;

  beforeAll(async () => {
    server = await startNats();
    nats = await connectNats({ ...server.credentials('gateway'), name: 'gateway' });
    const config = Object.assign(new GatewayConfig(), { PRINCIPAL_MASTER_KEY: masterKey });
    admin = await createAdminApp({ config, nats, log });
    const mirrors = { 'api-keys': admin.get(ApiKeys), 'deployed-scripts': admin.get(DeployedScripts) };
    health = await createHealthApp(nats, mirrors, log);
    await Promise.all([admin.listen(0, '127.0.0.1'), health.listen(0, '127.0.0.1')]);
  });
  afterAll(async () => {
    await Promise.all([admin.close(), health.close()]);
    await nats.close();
    await server.stop();
  });

  const get = async (app: NestFastifyApplication, path: string, key?: string) => {
    const headers = key ? { authorization: `Bearer ${key}` } : undefined;
    const response = await fetch(`${await app.getUrl()}${path}`, { headers });
    return { status: response.status, body: await response.json() };
  };

  it('lives, says what it waits for, and can check no key until it is there', async () => {
    expect(await get(health, '/health/live')).toMatchObject({ status: 200 });
    expect(await get(health, '/health/ready')).toMatchObject({
      status: 503,
      body: { checks: { nats: 'ok', 'api-keys': 'not read yet', 'deployed-scripts': 'not read yet' } },
    });
    expect(await get(admin, '/api/v1/scripts', `rk_k1_${'x'.repeat(43)}`)).toMatchObject({
      status: 503,
      body: { code: 'auth/not-ready' },
    });

    const catalog = await StandInCatalog.start(server);
    await waitFor(async () => (await get(health, '/health/ready')).status === 200);
    const key = await catalog.issueKey(TENANT, ['scripts.read']);
    expect(await get(admin, '/api/v1/scripts', key)).toMatchObject({
      status: 503,
      body: { code: 'service/unavailable' },
    });
    await catalog.stop();
  });
});
