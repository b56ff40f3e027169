import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, type DatabaseRole, type TestDatabase } from '../support/postgres.ts';

describe('The Postgres roles of the services', () => {
  let database: TestDatabase;
  const clients = new Map<DatabaseRole, Client>();
  const as = (role: DatabaseRole): Client => clients.get(role)!;

  beforeAll(async () => {
    database = await createTestDatabase();
    for (const role of ['catalog', 'scheduler', 'executor'] as const) {
      const client = new Client({ connectionString: database.urlOf(role) });
      await client.connect();
      clients.set(role, client);
    }
    await as('catalog').query('create table scripts (id int); create table event_store.events (id int)');
  });

  afterAll(async () => {
    for (const client of clients.values()) await client.end();
    await database.dispose();
  });

  it('find their own schema without naming it', async () => {
    const { rows } = await as('catalog').query(`select to_regclass('catalog.scripts') as scripts`);
    expect(rows).toEqual([{ scripts: 'scripts' }]);
  });

  it.each([
    ['scheduler', 'select * from catalog.scripts'],
    ['executor', 'select * from event_store.events'],
    ['executor', 'create table scheduler.mine (id int)'],
    ['scheduler', 'create table public.mine (id int)'],
    ['catalog', 'create schema mine'],
    ['catalog', 'set role runlet_executor'],
  ] as const)('keep the %s out of what is not its own: %s', async (role, sql) => {
    await expect(as(role).query(sql)).rejects.toThrow(/permission denied/);
  });

  it('are no superusers and cannot pass row-level security', async () => {
    const { rows } = await as('catalog').query(
      `select rolname from pg_roles where rolname like 'runlet%' and (rolsuper or rolbypassrls or rolcreaterole)`,
    );
    expect(rows).toEqual([]);
  });
});
