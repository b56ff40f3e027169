import type { VaultKind } from '@runlet/contracts';
import { AggregateStreams, type EventLog } from '../recording/aggregate-streams.ts';
import type { EventStamp } from '../recording/event-stamp.ts';
import { type VaultItem, type VaultItemCommand, vaultItemDecider } from './domain/vault-item.decider.ts';
import type { ItemPlace, VaultItemEvent } from './domain/vault-item.events.ts';
import {
  type VaultKey,
  type VaultKeyCommand,
  vaultKeyDecider,
  type VaultKeyEvent,
} from './domain/vault-key.decider.ts';
import { vaultItemCodec, vaultKeyCodec } from './vault.codec.ts';

/** Of all streams of the vault. */
export const VAULT_STREAM_PREFIX = 'vault-';
export const VAULT_ITEM_STREAM_PREFIX = 'vault-item-';
export const VAULT_KEY_STREAM_PREFIX = 'vault-key-';

export interface ItemId extends ItemPlace {
  readonly tenant: string;
  readonly kind: VaultKind;
}

/** None of the parts holds a colon. */
export const itemStreamId = ({ tenant, kind, scope, name }: ItemId): string => [tenant, kind, scope, name].join(':');

export const parseItemStreamId = (id: string): ItemId => {
  const [tenant, kind, scope, name] = id.split(':') as [string, VaultKind, string, string];
  return { tenant, kind, scope, name };
};

/** `vault-item-<tenant>:<kind>:<scope>:<name>`: one stream a secret or variable. */
export class VaultItemStreams extends AggregateStreams<VaultItem, VaultItemCommand, VaultItemEvent> {
  constructor(store: EventLog, stamp: EventStamp) {
    super(VAULT_ITEM_STREAM_PREFIX, vaultItemDecider, vaultItemCodec, store, stamp);
  }
}

/** `vault-key-<tenant>`: the data key of a tenant. */
export class VaultKeyStreams extends AggregateStreams<VaultKey, VaultKeyCommand, VaultKeyEvent> {
  constructor(store: EventLog, stamp: EventStamp) {
    super(VAULT_KEY_STREAM_PREFIX, vaultKeyDecider, vaultKeyCodec, store, stamp);
  }
}
