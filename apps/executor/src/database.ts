import type { HealthCheck, Log } from '@runlet/nest';
import { createPool, migrate } from '@runlet/postgres';
import type { Pool } from 'pg';
import type { ExecutorConfig } from './config.ts';

const SCHEMA = 'executor';

/**
 * The queue is empty at one moment and holds 100,000 runs at the next: a plan that was made when it was empty and kept
 * would read all of it ever after. And behind row-level security it always looks as if next to nothing waits: a bitmap
 * would be made of all runs of a script to sort them, where an index has them in order.
 */
const PLANNER = { plan_cache_mode: 'force_custom_plan', enable_bitmapscan: 'off' };

/** The executor's own database, its tables up to date. */
export const openDatabase = async (config: ExecutorConfig, logger: Log): Promise<Pool> => {
  const pool = createPool({
    url: config.DATABASE_URL,
    applicationName: 'runlet-executor',
    max: config.DATABASE_CONNECTIONS,
    settings: PLANNER,
    logger,
  });
  try {
    await migrate({ pool, dir: new URL('migrations/', import.meta.url), schema: SCHEMA });
    return pool;
  } catch (error) {
    await pool.end();
    throw error;
  }
};

export const postgresCheck = (pool: Pool): HealthCheck => ({
  name: 'postgres',
  check: async () => {
    await pool.query('select 1');
  },
});
