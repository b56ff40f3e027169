import { type EventStore, openEventStore } from '@runlet/event-store';
import type { Logger } from '@runlet/kernel';
import type { HealthCheck } from '@runlet/nest';
import { createPool, migrate } from '@runlet/postgres';
import type { Pool } from 'pg';

export const POOL = Symbol('POOL');
export const EVENT_STORE = Symbol('EVENT_STORE');
export const BROKER = Symbol('BROKER');

const APPLICATION = 'runlet-catalog';
export const SCHEMA = 'catalog';

/** The catalog's own database, its tables up to date; those of projections are made by their runner. */
export const openDatabase = async (url: string, logger: Logger): Promise<Pool> => {
  const pool = createPool({ url, applicationName: APPLICATION, logger });
  await migrate({ pool, dir: new URL('migrations/', import.meta.url), schema: SCHEMA });
  return pool;
};

export const openStore = (url: string, logger: Logger): Promise<EventStore> =>
  openEventStore(url, { applicationName: APPLICATION, logger });

export const postgresCheck = (pool: Pool): HealthCheck => ({
  name: 'postgres',
  check: async () => {
    await pool.query('select 1');
  },
});

/** Any stream will do to see whether the store answers. */
export const eventStoreCheck = (store: EventStore): HealthCheck => ({
  name: 'event store',
  check: async () => {
    for await (const _ of store.read('health', { limit: 1 })) return;
  },
});
