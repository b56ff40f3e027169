import type { KV } from '@nats-io/kv';
import { type VaultEntry, vaultItemKey, type VaultItemEntry, vaultKeyKey } from '@runlet/contracts';
import type { StoredEvent } from '@runlet/event-store';
import type { Publisher } from '@runlet/projections';
import { orBrokerAway, rewrite } from '../broker.ts';
import type { VaultItem } from './domain/vault-item.decider.ts';
import {
  type ItemId,
  parseItemStreamId,
  VAULT_KEY_STREAM_PREFIX,
  VAULT_STREAM_PREFIX,
  type VaultItemStreams,
  type VaultKeyStreams,
} from './vault.streams.ts';

/** The publisher's name. */
export const VAULT = 'vault';

/** An item as the bucket has it. */
export const vaultItemEntry = (
  { tenant, kind, scope, name }: ItemId,
  { version, content }: VaultItem,
  revision: number,
): VaultItemEntry => {
  const place = { tenant, scope, name, revision };
  if (content === null) return { ...place, kind, removed: true };
  if (content.kind === 'secret') return { ...place, kind: 'secret', version, sealed: content.sealed };
  return { ...place, kind: 'variable', version, value: content.value };
};

/**
 * Keeps the bucket of which executors read secrets and variables, as the events have them: a key goes in before what it
 * opens, for it was made before, and no entry is overwritten by an older one.
 */
export class VaultPublisher implements Publisher {
  readonly name = VAULT;
  readonly version = 1;
  readonly streamPrefix = VAULT_STREAM_PREFIX;

  constructor(
    private readonly bucket: KV,
    private readonly items: VaultItemStreams,
    private readonly keys: VaultKeyStreams,
  ) {}

  async publish(events: readonly StoredEvent[]): Promise<void> {
    for (const stream of new Set(events.map((event) => event.stream))) {
      await this.bring(stream).catch((error: unknown) => {
        throw orBrokerAway(error);
      });
    }
  }

  private bring(stream: string): Promise<void> {
    return stream.startsWith(VAULT_KEY_STREAM_PREFIX)
      ? this.bringKey(this.keys.idOf(stream))
      : this.bringItem(this.items.idOf(stream));
  }

  private async bringKey(tenant: string): Promise<void> {
    const { state, revision } = await this.keys.load(tenant);
    if (state === null || revision === null) return;
    await this.write(vaultKeyKey(tenant), { ...state, tenant, revision });
  }

  private async bringItem(streamId: string): Promise<void> {
    const { state, revision } = await this.items.load(streamId);
    if (revision === null) return;
    const id = parseItemStreamId(streamId);
    await this.write(vaultItemKey(id.tenant, id.kind, id.scope, id.name), vaultItemEntry(id, state, revision));
  }

  private write(key: string, entry: VaultEntry): Promise<void> {
    return rewrite<VaultEntry>(this.bucket, key, (present) =>
      present && present.revision >= entry.revision ? undefined : entry,
    );
  }
}

/** The tenants that have a data key. */
export const tenantsWithKeys = async (bucket: KV): Promise<string[]> => {
  const tenants: string[] = [];
  for await (const key of await bucket.keys(vaultKeyKey('*'))) tenants.push(key.split('.', 1)[0]!);
  return tenants;
};
