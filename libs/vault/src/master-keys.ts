import { createHash } from 'node:crypto';
import { type Context, decrypt, encrypt, KEY_BYTES } from './aes-gcm.ts';
import type { DataKey } from './data-key.ts';
import type { KeyWrapping, WrappedKey } from './key-wrapping.ts';
import { VaultError } from './vault-error.ts';

/** As `SECRETS_MASTER_KEY` and each of `SECRETS_OLD_MASTER_KEYS` are written. */
export const MASTER_KEY = /^[0-9a-f]{64}$/;

interface MasterKey {
  readonly id: string;
  readonly bytes: Buffer;
}

const masterKey = (hex: string): MasterKey => {
  if (!MASTER_KEY.test(hex)) throw new TypeError('A master key must be 64 hex digits');
  const bytes = Buffer.from(hex, 'hex');
  // Tells keys apart and nothing of them: 64 bits of a hash.
  const id = createHash('sha256').update('runlet-master-key').update(bytes).digest('hex').slice(0, 16);
  return { id, bytes };
};

const contextOf = (tenant: string, keyId: string): Context => ['runlet-data-key.v1', tenant, keyId];

/** Master keys of the environment: one that wraps, and older ones that still unwrap. */
export class MasterKeys implements KeyWrapping {
  private readonly current: MasterKey;
  private readonly known: ReadonlyMap<string, MasterKey>;

  /** Each 64 hex digits. Throws `TypeError`. */
  constructor(current: string, old: readonly string[] = []) {
    this.current = masterKey(current);
    this.known = new Map([...old.map(masterKey), this.current].map((key) => [key.id, key]));
  }

  async wrap(tenant: string, { keyId, bytes }: DataKey): Promise<WrappedKey> {
    return { masterKeyId: this.current.id, box: encrypt(this.current.bytes, bytes, contextOf(tenant, keyId)) };
  }

  async unwrap(tenant: string, keyId: string, { masterKeyId, box }: WrappedKey): Promise<DataKey> {
    const master = this.known.get(masterKeyId);
    if (!master) {
      throw new VaultError(
        'unknown-master-key',
        `The data key of ${tenant} was wrapped with the master key ${masterKeyId}, which is neither SECRETS_MASTER_KEY nor among SECRETS_OLD_MASTER_KEYS`,
      );
    }
    const bytes = decrypt(master.bytes, box, contextOf(tenant, keyId));
    if (bytes.length !== KEY_BYTES) throw new VaultError('tampered', 'The data key has a wrong length');
    return { keyId, bytes };
  }

  isCurrent({ masterKeyId }: WrappedKey): boolean {
    return masterKeyId === this.current.id;
  }
}
