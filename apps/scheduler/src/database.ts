import type { HealthCheck, Log } from '@runlet/nest';
import { createPool, migrate } from '@runlet/postgres';
import type { Pool } from 'pg';

export const POOL = Symbol('POOL');

const SCHEMA = 'scheduler';

/** The scheduler's own database, its tables up to date. */
export const openDatabase = async (url: string, logger: Log): Promise<Pool> => {
  const pool = createPool({ url, applicationName: 'runlet-scheduler', logger });
  await migrate({ pool, dir: new URL('sql/', import.meta.url), schema: SCHEMA });
  return pool;
};

export const postgresCheck = (pool: Pool): HealthCheck => ({
  name: 'postgres',
  check: async () => {
    await pool.query('select 1');
  },
});
