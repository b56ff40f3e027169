import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import { Client, type Pool } from 'pg';

export interface Migrations {
  /** Says where the database is. Migrations use a connection of their own, without its time limits. */
  readonly pool: Pool;
  /** Folder of `000001_what.sql` files, run in this order, each once: `new URL('../sql/', import.meta.url)`. */
  readonly dir: URL;
  /** Made when missing, and first in the `search_path` of the migrations. */
  readonly schema: string;
  /** Table in `schema` that remembers what has been run; `migrations` if left out. One per folder. */
  readonly table?: string;
}

/**
 * Brings `schema` up to date, all pending files in one transaction. Several replicas may boot at once: one migrates, the
 * others wait for its advisory lock and find nothing left. Resolves to the names of the migrations that were run.
 */
export const migrate = async ({ pool, dir, schema, table = 'migrations' }: Migrations): Promise<readonly string[]> => {
  const client = new Client({ ...pool.options, statement_timeout: 0, query_timeout: 0 });
  client.on('error', () => undefined); // what is lost shows in the statement under way
  await client.connect();
  try {
    const found = await client.query('select from pg_namespace where nspname = $1', [schema]);
    const run = await runner({
      dbClient: client,
      dir: fileURLToPath(dir),
      direction: 'up',
      schema,
      // `create schema if not exists` asks for the right to create one even where it exists.
      createSchema: found.rowCount === 0,
      migrationsTable: table,
      advisoryLockMode: 'wait',
      singleTransaction: true,
      log: () => undefined,
    });
    return run.map(({ name }) => name);
  } finally {
    await client.end();
  }
};
