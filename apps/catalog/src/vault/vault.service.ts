import {
  MAX_VAULT_ITEMS,
  type Permission,
  type RemoveSecret,
  type RemoveVariable,
  type SetSecret,
  type SetVariable,
  type VaultChangedReply,
  type VaultKind,
  vaultScope,
} from '@runlet/contracts';
import { fold } from '@runlet/kernel';
import { assertPermitted } from '@runlet/nest';
import { type DataKey, open, seal, VaultError } from '@runlet/vault';
import { isConflict, type Loaded } from '../recording/aggregate-streams.ts';
import type { Call } from '../recording/call.ts';
import type { ReadYourWrite } from '../recording/read-your-write.ts';
import type { DataKeys } from './data-keys.ts';
import { type VaultItem, type VaultItemCommand, vaultItemDecider } from './domain/vault-item.decider.ts';
import { vaultBusy, vaultFull, vaultRevisionConflict } from './vault.problems.ts';
import { type ItemId, itemStreamId, type VaultItemStreams } from './vault.streams.ts';

/** So often others may be faster. */
const MAX_TRIES = 10;
const CHANGES: Permission = 'admin';

interface Change {
  readonly name: string;
  readonly script?: string;
  readonly expectedRevision?: number;
}

/** How many items a tenant has. */
export interface CountsItems {
  count(tenant: string): Promise<number>;
}

/** Commands on secrets and variables. A secret's value is encrypted here, before anything is made of it. */
export class VaultService {
  constructor(
    private readonly items: VaultItemStreams,
    private readonly keys: DataKeys,
    private readonly kept: CountsItems,
    private readonly visible: ReadYourWrite,
  ) {}

  async setSecret(call: Call, told: SetSecret): Promise<VaultChangedReply> {
    assertPermitted(call.principal, CHANGES);
    const key = await this.keys.ensure(call.principal.tenant, call);
    return this.change(call, 'secret', told, ({ scope, name, tenant }, item) => {
      const version = item.version + 1;
      const sealed = seal(key, told.value, { tenant, scope, name, version });
      const same = valueOf(key, { tenant, scope, name }, item) === told.value;
      return { type: 'SetSecret', data: { scope, name, version, sealed, same } };
    });
  }

  async setVariable(call: Call, told: SetVariable): Promise<VaultChangedReply> {
    assertPermitted(call.principal, CHANGES);
    return this.change(call, 'variable', told, ({ scope, name }) => {
      return { type: 'SetVariable', data: { scope, name, value: told.value } };
    });
  }

  async removeSecret(call: Call, told: RemoveSecret): Promise<VaultChangedReply> {
    assertPermitted(call.principal, CHANGES);
    return this.change(call, 'secret', told, ({ scope, name }) => ({ type: 'RemoveSecret', data: { scope, name } }));
  }

  async removeVariable(call: Call, told: RemoveVariable): Promise<VaultChangedReply> {
    assertPermitted(call.principal, CHANGES);
    return this.change(call, 'variable', told, ({ scope, name }) => {
      return { type: 'RemoveVariable', data: { scope, name } };
    });
  }

  /** Decides and stores; decides anew when others were faster, unless the caller said which revision it means. */
  private async change(
    call: Call,
    kind: VaultKind,
    { name, script, expectedRevision }: Change,
    toCommand: (id: ItemId, item: VaultItem) => VaultItemCommand,
  ): Promise<VaultChangedReply> {
    const id: ItemId = { tenant: call.principal.tenant, kind, scope: vaultScope(script), name };
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const loaded = await this.items.load(itemStreamId(id));
      const { revision } = loaded;
      if (typeof expectedRevision === 'number' && revision !== expectedRevision) {
        throw vaultRevisionConflict(name, expectedRevision, revision);
      }
      try {
        return await this.decided(call, id, toCommand(id, loaded.state), loaded);
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
    throw vaultBusy(name);
  }

  private async decided(
    call: Call,
    id: ItemId,
    command: VaultItemCommand,
    loaded: Loaded<VaultItem>,
  ): Promise<VaultChangedReply> {
    const { tenant, scope, name } = id;
    const script = scope === vaultScope(null) ? null : scope;
    const events = vaultItemDecider.decide(command, loaded.state);
    const after = fold(vaultItemDecider, events, loaded.state);
    if (events.length === 0) {
      await this.visible.until(loaded.position);
      return { name, script, version: after.version, revision: loaded.revision!, changed: false };
    }
    if (loaded.state.content === null) await this.assertRoom(tenant);
    const { revision, position } = await this.items.append(itemStreamId(id), loaded, events, tenant, call);
    await this.visible.until(position);
    return { name, script, version: after.version, revision, changed: true };
  }

  /** By the read model: so many may be made at once above the limit as there are requests at once. */
  private async assertRoom(tenant: string): Promise<void> {
    if ((await this.kept.count(tenant)) >= MAX_VAULT_ITEMS) throw vaultFull();
  }
}

/** Of the present version; undefined where there is none, or none that opens: that one is to be replaced. */
const valueOf = (key: DataKey, place: Omit<ItemId, 'kind'>, { version, content }: VaultItem): string | undefined => {
  if (content?.kind !== 'secret') return undefined;
  try {
    return open(key, content.sealed, { ...place, version });
  } catch (error) {
    if (error instanceof VaultError) return undefined;
    throw error;
  }
};
