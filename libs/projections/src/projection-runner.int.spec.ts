import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventStore, MemoryEventStore, type StoredEvent } from '@runlet/event-store';
import { createPool } from '@runlet/postgres';
import type { Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import type { Projection, Publisher } from './projection.ts';
import { ProjectionRunner } from './projection-runner.ts';

const SLOW_MS = 30_000;
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Counts without looking whether an event was counted: any event taken in twice, or not at all, shows. */
const counts = (change: Partial<Projection> = {}): Projection => ({
  name: 'counts',
  version: 1,
  streamPrefix: 'thing-',
  tables: ['counts'],
  ddl: 'create table counts (stream text primary key, n int not null)',
  apply: ({ stream }, tx) =>
    tx.write('insert into counts values ($1, 1) on conflict (stream) do update set n = counts.n + 1', [stream]),
  ...change,
});

let database: TestDatabase;
let pool: Pool;
let store: EventStore;
let runners: ProjectionRunner[];

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.urlOf('catalog'), applicationName: 'projections-spec', logger: quiet });
  store = new MemoryEventStore();
  runners = [];
});
afterEach(async () => {
  await Promise.all(runners.map((runner) => runner.stop()));
  await store.close();
  await pool.end();
  await database.dispose();
});

const start = async (
  projections: readonly Projection[],
  { publishers = [], on = pool, logger = quiet }: { publishers?: Publisher[]; on?: Pool; logger?: typeof quiet } = {},
) => {
  const runner = new ProjectionRunner({ store, pool: on, schema: 'catalog', projections, publishers, logger });
  runners.push(runner);
  await runner.start();
  return runner;
};

const append = async (stream: string, count: number) => {
  const metadata = { tenant: 'acme', actor: { kind: 'host', id: 'h' }, correlationId: 'c', causationId: null, at: '' };
  const events = Array.from({ length: count }, (_, n) => ({
    id: randomUUID(),
    type: 'Done.v1',
    data: { n },
    metadata,
  }));
  return (await store.append(stream, 'any', events)).position;
};
const counted = (table = 'counts') =>
  pool
    .query<{ stream: string; n: number }>(`select * from ${table} order by stream`)
    .then(({ rows }) => Object.fromEntries(rows.map(({ stream, n }) => [stream, n])));
const isLive = async (runner: ProjectionRunner) => (await runner.status()).every(({ status }) => status === 'live');

describe('a projection', () => {
  it('takes in what was there and what comes, and who waits for it reads his own write', async () => {
    await append('thing-a', 1_200);
    const before = await append('other-a', 3);
    const runner = await start([counts()]);
    await waitFor(() => isLive(runner));
    expect(await counted()).toEqual({ 'thing-a': 1_200 });
    for (let n = 1; n <= 20; n++) {
      await runner.waitFor('counts', await append('thing-b', 1), 5_000);
      expect(await counted()).toMatchObject({ 'thing-b': n });
    }
    expect(await runner.status()).toEqual([
      { name: 'counts', version: 1, position: String(before + 20n), status: 'live', updatedAt: expect.any(String) },
    ]);
  });

  it('goes on where it was after a restart', async () => {
    await append('thing-a', 3);
    const first = await start([counts()]);
    await waitFor(() => isLive(first));
    await first.stop();
    const position = await append('thing-a', 2);
    const second = await start([counts()]);
    await second.waitFor('counts', position, 5_000);
    expect(await counted()).toEqual({ 'thing-a': 5 });
  });

  it(
    'counts each event once though its connections are ended again and again',
    async () => {
      const runner = await start([counts()]);
      await waitFor(() => isLive(runner));
      let position = 0n;
      for (let n = 0; n < 12; n++) {
        position = await append('thing-a', 400);
        await waitFor(async () => {
          const { rowCount } = await pool.query(
            `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and usename = current_user`,
          );
          return rowCount! > 0;
        });
      }
      await runner.waitFor('counts', position, SLOW_MS);
      expect(await counted()).toEqual({ 'thing-a': 4_800 });
    },
    SLOW_MS,
  );

  it('keeps neither rows nor checkpoint of a batch in which anything fails, and stops visibly', async () => {
    const logged: { message: string; event?: StoredEvent }[] = [];
    const logger = {
      ...quiet,
      error: (fields: object, message: string) => void logged.push({ message, ...fields }),
    };
    let mended = false;
    const fragile = counts({
      apply: (event, tx) => {
        counts().apply(event, tx);
        if (event.stream === 'thing-bad' && !mended) tx.write('select 1 / 0');
      },
    });
    const runner = await start([fragile], { logger });
    await waitFor(() => isLive(runner));
    const good = await append('thing-a', 2);
    await append('thing-bad', 1);
    const last = await append('thing-a', 1);
    await waitFor(async () => (await runner.status())[0]!.status === 'stopped');
    expect(await counted()).toEqual({ 'thing-a': 2 });
    expect((await runner.status())[0]).toMatchObject({ position: String(good) });

    await waitFor(() => logged.length > 0);
    mended = true;
    await runner.waitFor('counts', last, SLOW_MS);
    expect(await counted()).toEqual({ 'thing-a': 3, 'thing-bad': 1 });
    expect(logged.map(({ message, event }) => [message, event?.stream])).toEqual([
      ['A projection is stopped by an event', 'thing-bad'],
    ]);
    expect(await isLive(runner)).toBe(true);
  });

  it('sees and writes the rows of all tenants under row-level security', async () => {
    const guarded = counts({
      ddl: `create table counts (stream text primary key, n int not null, tenant text not null default 'acme');
        alter table counts enable row level security;
        alter table counts force row level security;
        create policy tenant on counts using (current_setting('runlet.tenant', true) in (tenant, '*'))`,
      apply: ({ stream }, tx) =>
        tx.write('insert into counts values ($1, 1) on conflict (stream) do update set n = counts.n + 1', [stream]),
    });
    const runner = await start([guarded]);
    await waitFor(() => isLive(runner));
    await runner.waitFor('counts', await append('thing-a', 2), 5_000);
    expect(await counted()).toEqual({});
    const client = await pool.connect();
    await client.query(`begin; set local runlet.tenant = 'acme'`);
    expect((await client.query('select n from counts')).rows).toEqual([{ n: 2 }]);
    await client.query('rollback');
    client.release();
  });
});

describe('replicas', () => {
  const replica = async () => {
    const own = createPool({ url: database.urlOf('catalog'), applicationName: `r-${randomUUID()}`, logger: quiet });
    return { own, runner: await start([counts()], { on: own }) };
  };
  const endSessionsOf = ({ own }: { own: Pool }) =>
    pool.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
      own.options.application_name,
    ]);

  it(
    'run a projection one at a time, and one takes over when the other is gone',
    async () => {
      const two = [await replica(), await replica()];
      const running = await waitFor(async () => {
        const { rows } = await pool.query<{ application_name: string }>(
          `select application_name from pg_stat_activity a join pg_locks l using (pid) where l.locktype = 'advisory'
          and application_name like 'r-%'`,
        );
        return rows.length === 1 && two.find(({ own }) => own.options.application_name === rows[0]!.application_name);
      });
      const waiting = two.find((one) => one !== running)!;
      await waiting.runner.waitFor('counts', await append('thing-a', 1), 5_000);
      await Promise.all([running.runner.stop(), endSessionsOf(running)]);
      await waiting.runner.waitFor('counts', await append('thing-a', 1), SLOW_MS);
      expect(await counted()).toEqual({ 'thing-a': 2 });
      await Promise.all(two.map(async ({ runner, own }) => (await runner.stop(), own.end())));
    },
    SLOW_MS,
  );

  it(
    'count each event once though leadership is torn from them while events come',
    async () => {
      const two = [await replica(), await replica()];
      let position = 0n;
      for (let n = 0; n < 6; n++) {
        const before = position;
        position = await append('thing-a', 600);
        await endSessionsOf(two[n % 2]!);
        await two[0]!.runner.waitFor('counts', before, SLOW_MS);
      }
      await two[0]!.runner.waitFor('counts', position, SLOW_MS);
      expect(await counted()).toEqual({ 'thing-a': 3_600 });
      await Promise.all(two.map(async ({ runner, own }) => (await runner.stop(), own.end())));
    },
    SLOW_MS,
  );
});
