import type { KV } from '@nats-io/kv';
import { streams } from '@runlet/contracts';
import type { ProjectionRunner } from '@runlet/projections';
import type { Broker } from './broker.ts';
import { DEPLOYED_SCRIPTS } from './script/deployed/deployed-scripts.publisher.ts';
import { SCRIPT_CHANGES } from './script/script.publisher.ts';
import { API_KEYS } from './tenant/api-keys.publisher.ts';
import { VAULT } from './vault/vault.publisher.ts';

const isEmpty = async (bucket: KV): Promise<boolean> => (await bucket.status()).values === 0;

/**
 * Has published anew what a broker that lost its store has no more: a publisher that has been through events and has
 * nothing to show for it. Where there was nothing to publish, that is done again to no effect.
 */
export const refillBroker = async (
  { jetstream, deployedScripts, apiKeys, vault }: Broker,
  runner: Pick<ProjectionRunner, 'status' | 'rebuild'>,
): Promise<void> => {
  const manager = await jetstream.jetstreamManager();
  const { state } = await manager.streams.info(streams.scriptChanges.name);
  const empty = new Map([
    [DEPLOYED_SCRIPTS, await isEmpty(deployedScripts)],
    [API_KEYS, await isEmpty(apiKeys)],
    [VAULT, await isEmpty(vault)],
    [SCRIPT_CHANGES, state.messages === 0],
  ]);
  for (const { name, position } of await runner.status()) {
    if (empty.get(name) && position !== '0') await runner.rebuild(name);
  }
};
