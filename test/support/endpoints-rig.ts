import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  defaultLimits,
  type DeployedEntry,
  type DeployedScript,
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
import { StandInCatalog } from './stand-in-catalog.ts';
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
    private readonly catalog: StandInCatalog,
    private readonly gateway: NatsConnection,
    private readonly app: INestApplicationContext,
  ) {}

  static async start(): Promise<EndpointsRig> {
    const nats = await startNats();
    const catalog = await StandInCatalog.start(nats);
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

  deploy(entry: DeployedEntry): Promise<void> {
    return this.catalog.deploy(entry);
  }

  issueKey(tenant: string, permissions: readonly Permission[]): Promise<string> {
    return this.catalog.issueKey(tenant, permissions);
  }

  async stop(): Promise<void> {
    await this.app.get(EndpointsServer).close();
    await this.app.close();
    await Promise.all([this.gateway.close(), this.catalog.stop()]);
    await this.nats.stop();
  }
}
