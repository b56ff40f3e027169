import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { createPool } from './pool.ts';
import { systemTransaction, tenantTransaction } from './transaction.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({
    url: database.urlOf('catalog'),
    applicationName: 'transaction-spec',
    logger: { warn: () => undefined },
  });
  await pool.query(`
    create table notes (id int primary key, tenant text not null, text text not null);
    alter table notes enable row level security;
    alter table notes force row level security;
    create policy tenant on notes using (current_setting('runlet.tenant', true) in (tenant, '*'))`);
});
afterAll(async () => {
  await pool.end();
  await database.dispose();
});

beforeEach(() =>
  systemTransaction(pool, async (tx) => {
    await tx.query('truncate notes');
    await tx.query(`insert into notes values (1, 'acme', 'a'), (2, 'globex', 'g')`);
  }),
);

const notes = (tx: Pick<Pool, 'query'>) =>
  tx.query<{ id: number }>('select id from notes order by id').then(({ rows }) => rows.map(({ id }) => id));

describe('tenantTransaction', () => {
  it('sees the rows of its tenant only', async () => {
    expect(await tenantTransaction(pool, 'acme', notes)).toEqual([1]);
    expect(await tenantTransaction(pool, 'globex', notes)).toEqual([2]);
  });

  it('cannot write a row of another tenant', async () => {
    const write = tenantTransaction(pool, 'acme', (tx) => tx.query(`insert into notes values (3, 'globex', 'x')`));
    await expect(write).rejects.toThrow('row-level security');
  });

  it('takes a name for what it is, whatever is in it', async () => {
    expect(await tenantTransaction(pool, `acme'; set runlet.tenant = '*`, notes)).toEqual([]);
  });

  it.each(['*', ''])('refuses %j as a tenant', (tenant) => {
    expect(() => tenantTransaction(pool, tenant, notes)).toThrow('Not a tenant');
  });

  it('leaves nothing on the connection: a query that names no tenant finds nothing', async () => {
    const one = createPool({
      url: database.urlOf('catalog'),
      applicationName: 'one',
      max: 1,
      logger: { warn: () => undefined },
    });
    expect(await notes(one)).toEqual([]);
    expect(await tenantTransaction(one, 'acme', notes)).toEqual([1]);
    expect(await notes(one)).toEqual([]);
    await one.end();
  });

  it('undoes everything when its work throws, and gives the connection back', async () => {
    const failed = tenantTransaction(pool, 'acme', async (tx) => {
      await tx.query(`insert into notes values (3, 'acme', 'x')`);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await tenantTransaction(pool, 'acme', notes)).toEqual([1]);
    expect(pool.idleCount).toBe(pool.totalCount);
  });

  it('says so when a failed statement was ignored and nothing was committed', async () => {
    const work = tenantTransaction(pool, 'acme', (tx) => tx.query('select 1 / 0').catch(() => 'ignored'));
    await expect(work).rejects.toThrow('rolled back');
  });

  it('is unavailable when the server ends its connection, and well again after', async () => {
    const work = tenantTransaction(pool, 'acme', async (tx) => {
      const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await pool.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
      await tx.query('select 1');
    });
    await expect(work).rejects.toMatchObject({ kind: 'unavailable', code: 'database/unavailable' });
    expect(await tenantTransaction(pool, 'acme', notes)).toEqual([1]);
  });

  it('is unavailable when no server is there', async () => {
    const away = createPool({
      url: 'postgres://x@127.0.0.1:1/x',
      applicationName: 'x',
      logger: { warn: () => undefined },
    });
    await expect(tenantTransaction(away, 'acme', notes)).rejects.toMatchObject({ kind: 'unavailable' });
    await away.end();
  });
});

describe('systemTransaction', () => {
  it('sees the rows of all tenants', async () => expect(await systemTransaction(pool, notes)).toEqual([1, 2]));
});
