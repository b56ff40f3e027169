import type { Logger } from '@runlet/kernel';
import { type DataKey, type KeyWrapping, newDataKey, VaultError } from '@runlet/vault';
import { isConflict } from '../recording/aggregate-streams.ts';
import { byCatalog, type Call } from '../recording/call.ts';
import { vaultKeyDecider, type WrappedDataKey } from './domain/vault-key.decider.ts';
import { vaultClosed } from './vault.problems.ts';
import type { VaultKeyStreams } from './vault.streams.ts';

/** The tenants' data keys: made when first needed, wrapped anew under a new master key. In clear they are nowhere kept. */
export class DataKeys {
  constructor(
    private readonly streams: VaultKeyStreams,
    private readonly wrapping: KeyWrapping,
    private readonly log: Logger,
  ) {}

  /** The tenant's key; made if it has none. Throws `vault/closed`. */
  async ensure(tenant: string, call: Call): Promise<DataKey> {
    for (;;) {
      const loaded = await this.streams.load(tenant);
      if (loaded.state) return this.unwrap(tenant, loaded.state);
      const key = newDataKey();
      const wrapped = await this.wrapping.wrap(tenant, key);
      const events = vaultKeyDecider.decide({ type: 'MakeDataKey', data: { keyId: key.keyId, wrapped } }, null);
      try {
        await this.streams.append(tenant, loaded, events, tenant, call);
        return key;
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
  }

  /** Resolves to whether it had been wrapped by another master key than the present one. */
  async rewrap(tenant: string): Promise<boolean> {
    const loaded = await this.streams.load(tenant);
    if (!loaded.state || this.wrapping.isCurrent(loaded.state.wrapped)) return false;
    const { keyId } = loaded.state;
    const wrapped = await this.wrapping.wrap(tenant, await this.unwrap(tenant, loaded.state));
    const events = vaultKeyDecider.decide({ type: 'RewrapDataKey', data: { keyId, wrapped } }, loaded.state);
    try {
      await this.streams.append(tenant, loaded, events, tenant, byCatalog(tenant, `rewrap-${keyId}`));
    } catch (error) {
      // Another replica has done it.
      if (!isConflict(error)) throw error;
    }
    return true;
  }

  /** Of a boot. A key that cannot be opened stays as it is: what is wrong with it, the log says. */
  async rewrapAll(tenants: Iterable<string>): Promise<void> {
    let done = 0;
    for (const tenant of tenants) {
      try {
        if (await this.rewrap(tenant)) done += 1;
      } catch (error) {
        this.log.error({ err: (error as Error).cause ?? error, tenant }, 'a data key could not be wrapped anew');
      }
    }
    if (done > 0) this.log.info({ dataKeys: done }, 'data keys were wrapped anew under the present master key');
  }

  private async unwrap(tenant: string, { keyId, wrapped }: WrappedDataKey): Promise<DataKey> {
    try {
      return await this.wrapping.unwrap(tenant, keyId, wrapped);
    } catch (error) {
      throw error instanceof VaultError ? vaultClosed(error) : error;
    }
  }
}
