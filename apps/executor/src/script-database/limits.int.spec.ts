import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { type AttemptStandIn, ScriptDatabaseRig } from '../testing/script-database-rig.ts';

/** Runs until something ends it. */
const ENDLESS = 'select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b';

describe('Limits of sdk.db', () => {
  let rig: ScriptDatabaseRig;

  beforeAll(async () => {
    rig = await ScriptDatabaseRig.start();
  });
  afterAll(() => rig.stop());

  const running = async (): Promise<string[]> => {
    const { rows } = await rig.operator.query<{ query: string }>(
      `select query from pg_stat_activity
        where usename = 'runlet_scripts' and datname = current_database() and (state = 'active' or xact_start is not null)`,
    );
    return rows.map(({ query }) => query);
  };
  const sessions = async (): Promise<number> => {
    const { rows } = await rig.operator.query(
      `select from pg_stat_activity where usename = 'runlet_scripts' and datname = current_database()`,
    );
    return rows.length;
  };
  const begin = (scope: AttemptStandIn) => rig.call(scope, 'db.begin') as Promise<number>;

  it('give 1,000 rows and refuse one more', async () => {
    expect(await rig.query('select n from generate_series(1, 1000) n')).toHaveLength(1_000);
    await expect(rig.query('select n from generate_series(1, 1001) n')).rejects.toMatchObject({
      name: 'RowLimitError',
    });
  });

  it('stop PostgreSQL at the first row too many', async () => {
    // A union is not stored first: read to its 1,001st row it takes no time.
    const endless = Array.from({ length: 11 }, () => 'select a.n from t a, t b, t c').join(' union all ');
    const t = 'with t as materialized (select n from generate_series(1, 1000) n)';
    await expect(rig.query(`${t} ${endless}`)).rejects.toMatchObject({ name: 'RowLimitError' });
  });

  it('break a result off that is too large, before it is here', async () => {
    const before = process.memoryUsage().rss;
    const big = `select string_agg(repeat('x', 10000), '') from generate_series(1, 30000)`;
    await expect(rig.query(big)).rejects.toMatchObject({ name: 'ResultTooLargeError' });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    await waitFor(async () => (await running()).length === 0);
  });

  it('tell of a statement that took too long, and end it', async () => {
    await expect(rig.query(ENDLESS)).rejects.toMatchObject({ name: 'StatementTimeoutError' });
    await waitFor(async () => (await running()).length === 0);
  });

  it('end a statement with its run', async () => {
    const attempt = rig.attempt();
    const answer = rig.call(attempt, 'db.query', ENDLESS, [], null);
    const settled = expect(answer).rejects.toMatchObject({ name: 'CancelledError' });
    await waitFor(async () => (await running()).length === 1);
    attempt.end();
    await settled;
    await waitFor(async () => (await running()).length === 0);
  });

  it('let a tenant have two connections, while another gets one at once', async () => {
    const attempts = [rig.attempt(), rig.attempt(), rig.attempt('demo', 300)];
    const settled = attempts.map((attempt) =>
      rig.call(attempt, 'db.query', ENDLESS, [], null).catch((error: Error) => error.name),
    );
    await waitFor(async () => (await running()).length === 2);
    expect(await rig.query('select 1 as n', [], 'acme')).toEqual([{ n: 1 }]);
    expect(await settled[2]).toBe('ConnectionLimitError');
    for (const attempt of attempts) attempt.end();
    expect(await Promise.all(settled)).toEqual(['CancelledError', 'CancelledError', 'ConnectionLimitError']);
  });

  it('keep to ten connections however many tenants ask', async () => {
    const tenants = Array.from({ length: 30 }, (_, n) => `tenant-${n}`);
    const answers = await Promise.all(
      tenants.map((tenant) => rig.query('select count(*) as n from customers', [], tenant)),
    );
    expect(answers.every(([row]) => row!['n'] === 0)).toBe(true);
    expect(await sessions()).toBeLessThanOrEqual(10);
  });

  it('roll back a transaction whose run ends', async () => {
    const attempt = rig.attempt();
    const tx = await begin(attempt);
    await rig.call(attempt, 'db.execute', `insert into products (sku, name, price) values ('L-1', 'Lost', 1)`, [], tx);
    attempt.end();
    await waitFor(async () => (await running()).length === 0);
    expect(await rig.query(`select * from products where sku = 'L-1'`)).toEqual([]);
  });

  it('roll back a transaction that is idle for a second', async () => {
    const attempt = rig.attempt();
    const tx = await begin(attempt);
    await waitFor(async () => (await running()).length === 0);
    const late = rig.call(attempt, 'db.query', 'select 1', [], tx);
    await expect(late).rejects.toMatchObject({ name: 'TransactionTimeoutError' });
    await expect(rig.call(attempt, 'db.commit', tx)).rejects.toMatchObject({ name: 'TransactionTimeoutError' });
  });

  it('roll back a transaction that takes five seconds, however busy it is', async () => {
    const attempt = rig.attempt();
    const tx = await begin(attempt);
    const go = async (): Promise<never> => {
      for (;;) await rig.call(attempt, 'db.query', 'select count(*) from generate_series(1, 100000) n', [], tx);
    };
    await expect(go()).rejects.toMatchObject({ name: 'TransactionTimeoutError' });
    await waitFor(async () => (await running()).length === 0);
  });

  it('refuse SQL and parameters beyond their sizes', async () => {
    await expect(rig.query(`select '${'x'.repeat(65_536)}'`)).rejects.toMatchObject({ name: 'TypeError' });
    await expect(rig.query('select $1', [])).rejects.toMatchObject({ name: 'TypeError' });
    await expect(rig.query('select 1', [1])).rejects.toMatchObject({ name: 'TypeError' });
    await expect(rig.query('select 1', Array(10_001).fill(1))).rejects.toMatchObject({ name: 'TypeError' });
    await expect(rig.query('select $1::int[]', [[[[[[[[1]]]]]]]])).rejects.toMatchObject({ name: 'TypeError' });
    for (const wrong of [1, null, {}, ['select 1']]) {
      await expect(rig.call(rig.attempt(), 'db.query', wrong, [], null)).rejects.toMatchObject({ name: 'TypeError' });
      await expect(
        rig.call(rig.attempt(), 'db.query', 'select 1', wrong === null ? 'x' : { 0: wrong }, null),
      ).rejects.toMatchObject({ name: 'TypeError' });
    }
  });
});
