import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { Listener } from './listener.ts';
import { createPool } from './pool.ts';

const logger = { warn: () => undefined };
let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url, applicationName: 'listener-spec', logger });
});
afterAll(async () => {
  await pool.end();
  await database.dispose();
});

describe('Listener', () => {
  it('hears what is notified, and says when it began to listen', async () => {
    const heard: (string | undefined)[] = [];
    const listener = new Listener({ pool, channel: 'News', onNotify: (payload) => heard.push(payload), logger });
    await waitFor(() => heard.length === 1);
    await pool.query(`select pg_notify('News', 'one'), pg_notify('other', 'no'), pg_notify('News', 'two')`);
    await waitFor(() => heard.length === 3);
    expect(heard).toEqual([undefined, 'one', 'two']);
    await listener.close();
  });

  it('listens again after its connection was ended', async () => {
    const heard: (string | undefined)[] = [];
    const listener = new Listener({ pool, channel: 'lost', onNotify: (payload) => heard.push(payload), logger });
    await waitFor(() => heard.length === 1);
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen "lost"'`);
    await waitFor(() => heard.length === 2);
    await pool.query(`select pg_notify('lost', 'again')`);
    await waitFor(() => heard.includes('again'));
    expect(heard).toEqual([undefined, undefined, 'again']);
    await listener.close();
  });

  it('can be closed while no server is there', async () => {
    const away = createPool({ url: 'postgres://x@127.0.0.1:1/x', applicationName: 'x', logger });
    const warned: string[] = [];
    const listener = new Listener({
      pool: away,
      channel: 'x',
      onNotify: () => undefined,
      logger: { warn: (_, message) => warned.push(message) },
    });
    await waitFor(() => warned.length > 0);
    await listener.close();
    expect(warned).toEqual(['Listening to the database failed']);
    await away.end();
  });
});
