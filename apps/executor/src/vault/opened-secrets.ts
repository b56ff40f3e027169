import { Inject, Injectable } from '@nestjs/common';
import type { SecretEntry, VaultKeyEntry } from '@runlet/contracts';
import type { Log } from '@runlet/nest';
import { type DataKey, MasterKeys, open, VaultError } from '@runlet/vault';
import { LRUCache } from 'lru-cache';
import { ExecutorConfig } from '../config.ts';
import { CallError } from '../host-calls/call-error.ts';
import { LOG } from '../tokens.ts';
import { VaultMirror } from './vault-mirror.ts';

/** How long what was opened is remembered, ms: short, for it is in clear. */
const REMEMBER_MS = 60_000;
const MAX_KEYS = 1_000;
const MAX_SECRETS = 5_000;
const MAX_SECRET_CHARACTERS = 16 * 1024 * 1024;

/** Opens secrets with their tenant's data key; what was opened is remembered for a minute. */
@Injectable()
export class OpenedSecrets {
  private readonly masterKeys: MasterKeys;
  // By the entry itself: the mirror has another one after each change, and none stands in two places.
  private readonly keys = new LRUCache<VaultKeyEntry, DataKey>({ max: MAX_KEYS, ttl: REMEMBER_MS });
  private readonly values = new LRUCache<SecretEntry, { readonly value: string }>({
    max: MAX_SECRETS,
    maxSize: MAX_SECRET_CHARACTERS,
    sizeCalculation: ({ value }) => value.length + 1,
    ttl: REMEMBER_MS,
  });

  constructor(
    config: ExecutorConfig,
    private readonly mirror: VaultMirror,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.masterKeys = new MasterKeys(config.SECRETS_MASTER_KEY, config.SECRETS_OLD_MASTER_KEYS);
  }

  /**
   * The value at this place. What the entry says of its own place is not asked: one that was put elsewhere does not
   * open. Throws `CallError` `SecretUnavailableError`; the log has the reason.
   */
  async open(tenant: string, scope: string, name: string, entry: SecretEntry): Promise<string> {
    const known = this.values.get(entry);
    if (known) return known.value;
    const { version, sealed } = entry;
    try {
      const value = open(await this.key(tenant), sealed, { tenant, scope, name, version });
      this.values.set(entry, { value });
      return value;
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      this.log.error(
        { err: error, reason: error.reason, tenant, scope, name, version },
        'a secret could not be opened',
      );
      throw new CallError(
        'SecretUnavailableError',
        `The secret ${name} cannot be opened just now; the operator finds the reason in the log of the executor`,
      );
    }
  }

  private async key(tenant: string): Promise<DataKey> {
    const entry = this.mirror.key(tenant);
    if (!entry) throw new VaultError('tampered', `The data key of ${tenant} is not in the bucket`);
    const known = this.keys.get(entry);
    if (known) return known;
    const key = await this.masterKeys.unwrap(tenant, entry.keyId, entry.wrapped);
    this.keys.set(entry, key);
    return key;
  }
}
