import type { HealthCheck, Log } from '@runlet/nest';
import { createPool, migrate } from '@runlet/postgres';
import type { Pool } from 'pg';
import type { ExecutorConfig } from './config.ts';

const SCHEMA = 'executor';

/** The executor's own database, its tables up to date. */
export const openDatabase = async (config: ExecutorConfig, logger: Log): Promise<Pool> => {
  const pool = createPool({
    url: config.DATABASE_URL,
    applicationName: 'runlet-executor',
    max: config.DATABASE_CONNECTIONS,
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
