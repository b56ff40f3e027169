import { eventCodec } from '@runlet/kernel';
import type { VaultItemEvent } from './domain/vault-item.events.ts';
import type { VaultKeyEvent } from './domain/vault-key.decider.ts';

/** Stored names. A version that has been stored is never edited: add the next, and an upcaster. */
export const vaultItemCodec = eventCodec<VaultItemEvent>({
  current: {
    SecretSet: 'SecretSet.v1',
    SecretRemoved: 'SecretRemoved.v1',
    VariableSet: 'VariableSet.v1',
    VariableRemoved: 'VariableRemoved.v1',
  },
});

export const vaultKeyCodec = eventCodec<VaultKeyEvent>({
  current: { DataKeyMade: 'DataKeyMade.v1', DataKeyRewrapped: 'DataKeyRewrapped.v1' },
});
