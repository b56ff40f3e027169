import { Pool } from 'pg';
import { createTestDatabase } from '../../../../test/support/postgres.ts';
import { ExecutorConfig } from '../config.ts';
import { openDatabase } from '../database.ts';

export const silentLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** The executor's tables in a database of the test's own. */
export interface ExecutorDatabase {
  /** As the executor connects. */
  readonly pool: Pool;
  readonly url: string;
  /** What is really in the tables, whatever row-level security hides. */
  look<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  dispose(): Promise<void>;
}

export const startDatabase = async (): Promise<ExecutorDatabase> => {
  const database = await createTestDatabase();
  const url = database.urlOf('executor');
  const config = Object.assign(new ExecutorConfig(), { DATABASE_URL: url });
  const pool = await openDatabase(config, silentLog);
  const superuser = new Pool({ connectionString: database.url, max: 2, options: '-c search_path=executor' });
  superuser.on('error', () => undefined);
  return {
    pool,
    url,
    look: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await superuser.query<Row>(text, [...values])).rows,
    dispose: async () => {
      await Promise.all([pool.end(), superuser.end()]);
      await database.dispose();
    },
  };
};
