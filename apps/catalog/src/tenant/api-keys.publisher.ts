import type { KV } from '@nats-io/kv';
import type { ApiKeyEntry } from '@runlet/contracts';
import type { StoredEvent } from '@runlet/event-store';
import type { Publisher } from '@runlet/projections';
import { orBrokerAway, rewrite } from '../broker.ts';
import { TENANT_STREAM_PREFIX, type TenantStreams } from './tenant.streams.ts';

/** The publisher's name. */
export const API_KEYS = 'api_keys';

/** Keeps the bucket of API keys, which gateways check callers against, as the tenants' events have them. */
export class ApiKeysPublisher implements Publisher {
  readonly name = API_KEYS;
  readonly version = 1;
  readonly streamPrefix = TENANT_STREAM_PREFIX;

  constructor(
    private readonly bucket: KV,
    private readonly tenants: TenantStreams,
  ) {}

  async publish(events: readonly StoredEvent[]): Promise<void> {
    for (const stream of new Set(events.map((event) => event.stream))) {
      await this.bring(this.tenants.idOf(stream)).catch((error: unknown) => {
        throw orBrokerAway(error);
      });
    }
  }

  private async bring(tenant: string): Promise<void> {
    const { state } = await this.tenants.load(tenant);
    if (state.status === 'none') return;
    for (const { keyId, secretHash, permissions, expiresAt, revoked } of state.keys.values()) {
      const entry: ApiKeyEntry = { keyId, tenant, secretHash, permissions, expiresAt, revoked };
      // The one thing that ever changes: a revoked key stays so, also for a replica that has not heard of it yet.
      await rewrite<ApiKeyEntry>(this.bucket, keyId, (present) =>
        present && (present.revoked || !revoked) ? undefined : entry,
      );
    }
  }
}
