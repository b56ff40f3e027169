import type { DataKey } from './data-key.ts';

/** A data key, encrypted with a master key. */
export interface WrappedKey {
  readonly masterKeyId: string;
  /** As whoever wrapped it made it; base64 here, a key service's own text elsewhere. */
  readonly box: string;
}

/** Who holds the master key: the environment here; a key management service can stand in its place. */
export interface KeyWrapping {
  wrap(tenant: string, key: DataKey): Promise<WrappedKey>;
  /** Throws `VaultError`: `unknown-master-key`, `tampered`. */
  unwrap(tenant: string, keyId: string, wrapped: WrappedKey): Promise<DataKey>;
  /** Whether `wrap` would use the master key that this one was wrapped with. */
  isCurrent(wrapped: WrappedKey): boolean;
}
