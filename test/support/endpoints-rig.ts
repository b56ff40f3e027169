import { createHash, randomBytes } from 'node:crypto';
import { Kvm } from '@nats-io/kv';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type ApiKeyEntry,
  buckets,
  defaultLimits,
  type DeployedEntry,
  type DeployedScript,
  deployedScriptKey,
  formatApiKey,
  HttpTrigger,
  newId,
  type Permission,
} from '@runlet/contracts';
import { connectNats, type NatsConnection } from '@runlet/messaging';
import { createLogger } from '@runlet/nest';
import { GatewayConfig } from '../../apps/gateway/src/config.ts';
import { EndpointsModule } from '../../apps/gateway/src/endpoints/endpoints.module.ts';
import { EndpointsServer } from '../../apps/gateway/src/endpoints/endpoints-server.ts';
import { IdentityModule } from '../../apps/gateway/src/identity/identity.module.ts';
import { DeployedScripts } from '../../apps/gateway/src/upstream/deployed-scripts.ts';
import { UpstreamModule } from '../../apps/gateway/src/upstream/upstream.module.ts';
import { startNats, type TestNats } from './nats.ts';
import { waitFor } from './wait-for.ts';

export const masterKey = 'b'.repeat(64);

/** A script of type `http` as the catalog would write it into the bucket. */
export const endpointScript = (
  trigger: Partial<HttpTrigger> & Pick<HttpTrigger, 'path' | 'methods'>,
  facts: Partial<DeployedScript> = {},
): DeployedScript => ({
  tenant: 'acme',
  scriptId: newId(),
  name: 'endpoint',
  organizationId: null,
  type: 'http',
  status: 'active',
  revision: 1,
  version: 1,
  sourceHash: 'hash',
  trigger: Object.assign(new HttpTrigger(), { access: 'public' }, trigger),
  limits: { ...defaultLimits, executionTimeMs: 2_000 },
  ...facts,
});

/** The endpoints of a gateway on a broker of its own, with the catalog's place taken by the test. */
export class EndpointsRig {
  private constructor(
    readonly nats: TestNats,
    readonly url: string,
    private readonly catalog: NatsConnection,
    private readonly gateway: NatsConnection,
    private readonly app: INestApplicationContext,
  ) {}

  static async start(): Promise<EndpointsRig> {
    const nats = await startNats();
    const catalog = await connectNats({ ...nats.credentials('catalog'), name: 'catalog' });
    for (const bucket of [buckets.deployedScripts, buckets.apiKeys]) await new Kvm(catalog).create(bucket);
    const credentials = nats.credentials('gateway');
    const gateway = await connectNats({ ...credentials, name: 'gateway' });
    const config = Object.assign(new GatewayConfig(), { PRINCIPAL_MASTER_KEY: masterKey });
    const upstream = UpstreamModule.with({ config, nats: gateway, log: createLogger('gateway', 'silent') });
    const app = await NestFactory.createApplicationContext(
      { module: class Root {}, imports: [upstream, IdentityModule, EndpointsModule] },
      { logger: false, abortOnError: false },
    );
    await waitFor(() => app.get(DeployedScripts).ready);
    const url = await app.get(EndpointsServer).listen(0, '127.0.0.1');
    return new EndpointsRig(nats, url, catalog, gateway, app);
  }

  /** Writes it into the bucket; the gateway hears of it in its own time, as in production. */
  async deploy(entry: DeployedEntry): Promise<void> {
    const bucket = await new Kvm(this.catalog).open(buckets.deployedScripts);
    await bucket.put(deployedScriptKey(entry.tenant, entry.scriptId), JSON.stringify(entry));
  }

  /** A key of the tenant with these permissions, in force. */
  async issueKey(tenant: string, permissions: readonly Permission[]): Promise<string> {
    const keyId = newId();
    const secret = randomBytes(32).toString('base64url');
    const secretHash = createHash('sha256').update(secret).digest('hex');
    const entry: ApiKeyEntry = { keyId, tenant, secretHash, permissions, expiresAt: null, revoked: false };
    const bucket = await new Kvm(this.catalog).open(buckets.apiKeys);
    await bucket.put(keyId, JSON.stringify(entry));
    return formatApiKey(keyId, secret);
  }

  async stop(): Promise<void> {
    await this.app.get(EndpointsServer).close();
    await this.app.close();
    await Promise.all([this.gateway.close(), this.catalog.close()]);
    await this.nats.stop();
  }
}
