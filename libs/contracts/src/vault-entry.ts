import type { VaultKind } from './vault.ts';

interface Entry {
  readonly tenant: string;
  /** Of the stream that it was made of: an entry is never overwritten by an older one. */
  readonly revision: number;
}

/** A tenant's data key, wrapped by a master key; key `<tenant>.key`. */
export interface VaultKeyEntry extends Entry {
  readonly keyId: string;
  readonly wrapped: { readonly masterKeyId: string; readonly box: string };
}

interface ItemEntry extends Entry {
  readonly scope: string;
  readonly name: string;
}

export interface SecretEntry extends ItemEntry {
  readonly kind: 'secret';
  readonly version: number;
  /** Opened by the data key of that id, at this place and version alone. */
  readonly sealed: { readonly keyId: string; readonly box: string };
}

export interface VariableEntry extends ItemEntry {
  readonly kind: 'variable';
  readonly version: number;
  readonly value: string;
}

/** What stays of one that was removed: so that a late write of an older entry is refused. */
export interface RemovedVaultEntry extends ItemEntry {
  readonly kind: VaultKind;
  readonly removed: true;
}

export type VaultItemEntry = SecretEntry | VariableEntry | RemovedVaultEntry;

/** Entry of the bucket `vault`. */
export type VaultEntry = VaultKeyEntry | VaultItemEntry;

export const vaultKeyKey = (tenant: string): string => `${tenant}.key`;

export const vaultItemKey = (tenant: string, kind: VaultKind, scope: string, name: string): string =>
  `${tenant}.${kind}.${scope}.${name}`;
