import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { migrate } from './migrate.ts';
import { createPool } from './pool.ts';

let database: TestDatabase;
let folder: string;
let dir: URL;
let superuser: Pool;
let service: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'migrate-spec-'));
  dir = pathToFileURL(`${folder}/`);
  await writeFile(join(folder, '000001_things.sql'), 'create table things (id int primary key);');
  const logger = { warn: () => undefined };
  superuser = createPool({ url: database.url, applicationName: 'superuser', logger });
  service = createPool({ url: database.urlOf('catalog'), applicationName: 'service', statementTimeoutMs: 200, logger });
});
afterAll(async () => {
  await Promise.all([superuser.end(), service.end()]);
  await database.dispose();
  await rm(folder, { recursive: true });
});

describe('migrate', () => {
  it('runs each file once, though five replicas boot at the same time', async () => {
    const runs = await Promise.all(Array.from({ length: 5 }, () => migrate({ pool: service, dir, schema: 'catalog' })));
    expect(runs.flat()).toEqual(['000001_things']);
    expect((await service.query('select * from catalog.things')).rows).toEqual([]);
  });

  it('runs what a later release brings, however long it takes', async () => {
    const sql = 'alter table things add name text; select pg_sleep(0.3);';
    await writeFile(join(folder, '000002_names.sql'), sql);
    expect(await migrate({ pool: service, dir, schema: 'catalog' })).toEqual(['000002_names']);
    expect(await migrate({ pool: service, dir, schema: 'catalog' })).toEqual([]);
  });

  it('keeps nothing of a release whose last file fails', async () => {
    await writeFile(join(folder, '000003_more.sql'), 'create table more (id int);');
    await writeFile(join(folder, '000004_wrong.sql'), 'create tabel x (id int);');
    await expect(migrate({ pool: service, dir, schema: 'catalog' })).rejects.toThrow('syntax error');
    expect((await service.query(`select to_regclass('catalog.more') as more`)).rows).toEqual([{ more: null }]);
    await rm(join(folder, '000004_wrong.sql'));
    expect(await migrate({ pool: service, dir, schema: 'catalog' })).toEqual(['000003_more']);
  });

  it('makes a schema that is missing', async () => {
    await migrate({ pool: superuser, dir, schema: 'fresh' });
    expect((await superuser.query('select * from fresh.things')).rows).toEqual([]);
  });

  it('remembers another folder of the same schema in a table of its own', async () => {
    const other = await mkdtemp(join(tmpdir(), 'migrate-spec-'));
    await writeFile(join(other, '000001_others.sql'), 'create table others (id int);');
    const migrations = { pool: service, dir: pathToFileURL(`${other}/`), schema: 'catalog', table: 'other_migrations' };
    expect(await migrate(migrations)).toEqual(['000001_others']);
    await rm(other, { recursive: true });
  });
});
