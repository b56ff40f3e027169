import { type Decider, unreachable } from '@runlet/kernel';

/** A data key as a master key has wrapped it. */
export interface WrappedDataKey {
  readonly keyId: string;
  readonly wrapped: { readonly masterKeyId: string; readonly box: string };
}

export type VaultKeyEvent =
  | { readonly type: 'DataKeyMade'; readonly data: WrappedDataKey }
  | { readonly type: 'DataKeyRewrapped'; readonly data: WrappedDataKey };

export type VaultKeyCommand =
  | { readonly type: 'MakeDataKey'; readonly data: WrappedDataKey }
  | { readonly type: 'RewrapDataKey'; readonly data: WrappedDataKey };

/** The tenant's data key; null until something needs one. */
export type VaultKey = WrappedDataKey | null;

const decide = ({ type, data }: VaultKeyCommand, key: VaultKey): readonly VaultKeyEvent[] => {
  switch (type) {
    case 'MakeDataKey':
      // Of two who make one at once the first has: what the other would seal with its own nobody could open.
      return key === null ? [{ type: 'DataKeyMade', data }] : [];
    case 'RewrapDataKey': {
      const due = key?.keyId === data.keyId && key.wrapped.masterKeyId !== data.wrapped.masterKeyId;
      return due ? [{ type: 'DataKeyRewrapped', data }] : [];
    }
    default:
      return unreachable(type);
  }
};

export const vaultKeyDecider: Decider<VaultKey, VaultKeyCommand, VaultKeyEvent> = {
  initial: null,
  decide,
  evolve: (_, { data }) => data,
};
