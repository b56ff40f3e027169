import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Permission, permissions } from '@runlet/contracts';
import { connectNats, type NatsConnection } from '@runlet/messaging';
import { createLogger } from '@runlet/nest';
import { createAdminApp } from '../../apps/gateway/src/admin.app.ts';
import { GatewayConfig } from '../../apps/gateway/src/config.ts';
import { ApiKeys } from '../../apps/gateway/src/identity/api-keys.ts';
import { DeployedScripts } from '../../apps/gateway/src/upstream/deployed-scripts.ts';
import { startNats, type TestNats } from './nats.ts';
import { StandInCatalog } from './stand-in-catalog.ts';
import { StandInService } from './stand-in-service.ts';
import { waitFor } from './wait-for.ts';

export const masterKey = 'b'.repeat(64);
export const TENANT = 'acme';

/** Whatever came: a test says by its expectations what it should be. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text; undefined when there is none. */
  readonly body: Json;
}

export interface Asking {
  /** The API key; null sends none. Left out: one of the tenant with every permission. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string or bytes are sent as they are. */
  readonly body?: unknown;
}

/** The admin application of a gateway on a broker of its own; what stands behind it is up to the test. */
export class GatewayRig {
  private constructor(
    readonly server: TestNats,
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly buckets: StandInCatalog,
    readonly key: string,
    private readonly gateway: NatsConnection,
    private readonly standIns: StandInService[] = [],
  ) {}

  static async start(settings: Partial<GatewayConfig> = {}): Promise<GatewayRig> {
    const server = await startNats();
    const buckets = await StandInCatalog.start(server);
    const gateway = await connectNats({ ...server.credentials('gateway'), name: 'gateway' });
    const config = Object.assign(new GatewayConfig(), { PRINCIPAL_MASTER_KEY: masterKey }, settings);
    const app = await createAdminApp({ config, nats: gateway, log: createLogger('gateway', 'silent') });
    await app.listen(0, '127.0.0.1');
    await waitFor(() => app.get(DeployedScripts).ready && app.get(ApiKeys).ready);
    const key = await buckets.issueKey(TENANT, permissions);
    return new GatewayRig(server, app, await app.getUrl(), buckets, key, gateway);
  }

  /** In the place of a service, from its user's point of view. */
  async standIn(user: 'catalog' | 'scheduler' | 'executor'): Promise<StandInService> {
    const standIn = await StandInService.start(this.server, user, masterKey);
    this.standIns.push(standIn);
    return standIn;
  }

  issueKey(allowed: readonly Permission[]): Promise<string> {
    return this.buckets.issueKey(TENANT, allowed);
  }

  async ask(method: string, path: string, { key = this.key, headers = {}, body }: Asking = {}): Promise<Answer> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && !isRaw && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: isRaw ? (body as string) : body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text || undefined };
  }

  async stop(): Promise<void> {
    await this.app.close();
    await Promise.all([this.gateway.close(), this.buckets.stop(), ...this.standIns.map((one) => one.stop())]);
    await this.server.stop();
  }
}
