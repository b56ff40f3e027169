import { JetStreamApiError, jetstream, type JetStreamClient, jetstreamManager } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import { buckets, streams } from '@runlet/contracts';
import { isProblem, ProblemError } from '@runlet/kernel';
import type { NatsConnection } from '@runlet/messaging';

/** What the catalog fills for the other services. */
export interface Broker {
  readonly jetstream: JetStreamClient;
  readonly deployedScripts: KV;
  readonly scriptSources: KV;
  readonly apiKeys: KV;
  readonly vault: KV;
}

/** Opens the stream and the buckets that the catalog owns, and makes those that are missing. */
export const openBroker = async (nats: NatsConnection): Promise<Broker> => {
  const manager = await jetstreamManager(nats);
  const { name, subjects } = streams.scriptChanges;
  // Everything is kept: a scheduler that begins from nothing learns all schedules from it.
  await manager.streams.add({ name, subjects: [...subjects], description: 'Changes of scripts, in their order' });
  const kvm = new Kvm(nats);
  return {
    jetstream: jetstream(nats),
    deployedScripts: await kvm.create(buckets.deployedScripts, { description: 'What may run right now' }),
    scriptSources: await kvm.create(buckets.scriptSources, { description: 'Prepared sources by hash' }),
    apiKeys: await kvm.create(buckets.apiKeys, { description: 'Hashes of API keys by key id' }),
    vault: await kvm.create(buckets.vault, { description: 'Sealed secrets, and variables, of tenants and scripts' }),
  };
};

/** Problems stay what they are; what else the broker's client throws says that it is away: tried again by who cares. */
export const orBrokerAway = (error: unknown): ProblemError =>
  isProblem(error)
    ? error
    : new ProblemError(
        { kind: 'unavailable', code: 'nats/unavailable', detail: 'The message broker is away; try again shortly.' },
        { cause: error },
      );

/** Code of the server for "somebody has written since". */
const WRONG_LAST_SEQUENCE = 10071;

/** Somebody has written the key since it was read. */
export const isLostRace = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE;

/**
 * Writes what `change` makes of the entry that is there (undefined: none), by compare-and-set: of two writers neither
 * overwrites what it has not seen. `change` answers undefined to leave the entry as it is.
 */
export const rewrite = async <Entry>(
  bucket: KV,
  key: string,
  change: (present: Entry | undefined) => Entry | undefined,
): Promise<void> => {
  for (;;) {
    const present = await bucket.get(key);
    const entry = change(present?.operation === 'PUT' ? present.json<Entry>() : undefined);
    if (entry === undefined) return;
    try {
      const value = JSON.stringify(entry);
      if (present) await bucket.update(key, value, present.revision);
      else await bucket.create(key, value);
      return;
    } catch (error) {
      if (!isLostRace(error)) throw error;
    }
  }
};
