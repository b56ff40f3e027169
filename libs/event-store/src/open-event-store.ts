import type { Logger } from '@runlet/kernel';
import type { EventStore } from './event-store.ts';
import { MemoryEventStore } from './memory/memory.event-store.ts';
import { PostgresEventStore } from './postgres/postgres.event-store.ts';

export interface OpenOptions {
  /** Shown in the server's list of connections. */
  readonly applicationName: string;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * The store that `url` names: `esdb://` and `esdb+discover://` EventStoreDB, `postgres://` and `postgresql://` Postgres,
 * whose schema is brought up to date, `memory:` one that ends with the process.
 */
export const openEventStore = async (url: string, { applicationName, logger }: OpenOptions): Promise<EventStore> => {
  const scheme = url.slice(0, url.indexOf(':'));
  switch (scheme) {
    case 'esdb':
    case 'esdb+discover': {
      // Not loaded where Postgres is the store: the client and its gRPC take tens of MB.
      const { EventStoreDbEventStore } = await import('./eventstoredb/eventstoredb.event-store.ts');
      return new EventStoreDbEventStore({ url, logger });
    }
    case 'postgres':
    case 'postgresql':
      return PostgresEventStore.open({ url, applicationName, logger });
    case 'memory':
      return new MemoryEventStore();
    default:
      throw new Error(
        `No event store is known for ${scheme || 'an address without a scheme'}: use esdb:// or postgres://`,
      );
  }
};
