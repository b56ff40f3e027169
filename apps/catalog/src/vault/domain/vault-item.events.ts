import type { SecretEntry } from '@runlet/contracts';

/** Encrypted before it gets here. */
export type Sealed = SecretEntry['sealed'];

/** Where an item is; `scope` is `tenant` or a script's id. */
export interface ItemPlace {
  readonly scope: string;
  readonly name: string;
}

export type VaultItemEvent =
  | { readonly type: 'SecretSet'; readonly data: ItemPlace & { readonly version: number; readonly sealed: Sealed } }
  | { readonly type: 'SecretRemoved'; readonly data: ItemPlace }
  | { readonly type: 'VariableSet'; readonly data: ItemPlace & { readonly version: number; readonly value: string } }
  | { readonly type: 'VariableRemoved'; readonly data: ItemPlace };
