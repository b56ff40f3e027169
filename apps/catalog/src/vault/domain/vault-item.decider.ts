import { type Decider, unreachable } from '@runlet/kernel';
import type { ItemPlace, Sealed, VaultItemEvent } from './vault-item.events.ts';
import { secretNotFound, secretSealedForOther, variableNotFound } from './vault.problems.ts';

type Content =
  { readonly kind: 'secret'; readonly sealed: Sealed } | { readonly kind: 'variable'; readonly value: string };

/** A secret or a variable: its latest version, and what it holds; null once it is removed. Versions go on after that. */
export interface VaultItem {
  readonly version: number;
  readonly content: Content | null;
}

export type VaultItemCommand =
  | {
      readonly type: 'SetSecret';
      /** `version` is what it is sealed as; `same`: it holds what the present one does. */
      readonly data: ItemPlace & { readonly version: number; readonly sealed: Sealed; readonly same: boolean };
    }
  | { readonly type: 'RemoveSecret'; readonly data: ItemPlace }
  | { readonly type: 'SetVariable'; readonly data: ItemPlace & { readonly value: string } }
  | { readonly type: 'RemoveVariable'; readonly data: ItemPlace };

const decide = ({ type, data }: VaultItemCommand, { version, content }: VaultItem): readonly VaultItemEvent[] => {
  const { scope, name } = data;
  switch (type) {
    case 'SetSecret':
      if (content !== null && data.same) return [];
      if (data.version !== version + 1) throw secretSealedForOther(name, data.version, version + 1);
      return [{ type: 'SecretSet', data: { scope, name, version: data.version, sealed: data.sealed } }];
    case 'SetVariable':
      if (content?.kind === 'variable' && content.value === data.value) return [];
      return [{ type: 'VariableSet', data: { scope, name, version: version + 1, value: data.value } }];
    case 'RemoveSecret':
      if (version === 0) throw secretNotFound(name);
      return content === null ? [] : [{ type: 'SecretRemoved', data: { scope, name } }];
    case 'RemoveVariable':
      if (version === 0) throw variableNotFound(name);
      return content === null ? [] : [{ type: 'VariableRemoved', data: { scope, name } }];
    default:
      return unreachable(type);
  }
};

const evolve = (item: VaultItem, { type, data }: VaultItemEvent): VaultItem => {
  switch (type) {
    case 'SecretSet':
      return { version: data.version, content: { kind: 'secret', sealed: data.sealed } };
    case 'VariableSet':
      return { version: data.version, content: { kind: 'variable', value: data.value } };
    case 'SecretRemoved':
    case 'VariableRemoved':
      return { ...item, content: null };
    default:
      return unreachable(type);
  }
};

export const vaultItemDecider: Decider<VaultItem, VaultItemCommand, VaultItemEvent> = {
  initial: { version: 0, content: null },
  decide,
  evolve,
};
