import { startCluster } from '../../../../test/support/postgres-cluster.mjs';
import { eventStoreContract } from '../event-store.contract.ts';
import { PostgresEventStore } from './postgres.event-store.ts';

/** A server of its own, since it is restarted. */
const start = async () => {
  const cluster = await startCluster();
  const options = { url: cluster.url, applicationName: 'event-store', logger: { warn: () => undefined } };
  // Two replicas boot at once; either would do.
  const [other, store] = await Promise.all([PostgresEventStore.open(options), PostgresEventStore.open(options)]);
  await other.close();
  const stop = async () => {
    await store.close();
    await cluster.stop();
  };
  return { store, restart: cluster.restart, stop };
};

eventStoreContract('Postgres', start, true);
