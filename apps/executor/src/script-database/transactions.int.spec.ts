import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { type AttemptStandIn, ScriptDatabaseRig } from '../testing/script-database-rig.ts';

describe('A transaction of a script', () => {
  let rig: ScriptDatabaseRig;

  beforeAll(async () => {
    rig = await ScriptDatabaseRig.start();
  });
  afterAll(() => rig.stop());

  const begin = (scope: AttemptStandIn) => rig.call(scope, 'db.begin') as Promise<number>;
  const add = (scope: AttemptStandIn, tx: number | null, sku: string) =>
    rig.call(scope, 'db.execute', 'insert into products (sku, name, price) values ($1, $1, 1)', [sku], tx);
  const exists = async (sku: string) => (await rig.query('select from products where sku = $1', [sku])).length === 1;

  it('shows its changes to itself, and to others once it is committed', async () => {
    const attempt = rig.attempt();
    const tx = await begin(attempt);
    await add(attempt, tx, 'A');
    expect(await rig.call(attempt, 'db.query', `select sku from products where sku = 'A'`, [], tx)).toHaveLength(1);
    expect(await exists('A')).toBe(false);
    await rig.call(attempt, 'db.commit', tx);
    expect(await exists('A')).toBe(true);
  });

  it('leaves nothing after a rollback, and says so to whoever goes on', async () => {
    const attempt = rig.attempt();
    const tx = await begin(attempt);
    await add(attempt, tx, 'B');
    await rig.call(attempt, 'db.rollback', tx);
    expect(await exists('B')).toBe(false);
    for (const name of ['db.commit', 'db.rollback'] as const) {
      await expect(rig.call(attempt, name, tx)).rejects.toMatchObject({ name: 'TransactionError' });
    }
    await expect(add(attempt, tx, 'B')).rejects.toMatchObject({ name: 'TransactionError', message: /has ended/ });
  });

  it('is not committed when a statement of it has failed', async () => {
    const attempt = rig.attempt();
    const tx = await begin(attempt);
    await add(attempt, tx, 'C');
    await expect(add(attempt, tx, 'C')).rejects.toMatchObject({
      name: 'DatabaseError',
      failure: { properties: { code: '23505' } },
    });
    await expect(add(attempt, tx, 'D')).rejects.toMatchObject({ failure: { properties: { code: '25P02' } } });
    await expect(rig.call(attempt, 'db.commit', tx)).rejects.toMatchObject({ name: 'TransactionError' });
    expect(await exists('C')).toBe(false);
  });

  it('does not overtake its own statements with a commit', async () => {
    const attempt = rig.attempt();
    const tx = await begin(attempt);
    const all = ['E', 'F', 'G'].map((sku) => add(attempt, tx, sku));
    await Promise.all([...all, rig.call(attempt, 'db.commit', tx)]);
    expect(await Promise.all(['E', 'F', 'G'].map(exists))).toEqual([true, true, true]);
  });

  it('is the only one of its run, and nobody else can name it', async () => {
    const attempt = rig.attempt();
    const tx = await begin(attempt);
    await expect(begin(attempt)).rejects.toMatchObject({ name: 'TransactionError' });
    for (const other of [rig.attempt(), rig.attempt('acme')]) {
      await expect(add(other, tx, 'H')).rejects.toMatchObject({ name: 'TransactionError' });
      await expect(rig.call(other, 'db.commit', tx)).rejects.toMatchObject({ name: 'TransactionError' });
    }
    for (const wrong of ['x', {}, -1, 1e9]) {
      await expect(add(attempt, wrong as number, 'H')).rejects.toMatchObject({ name: 'TransactionError' });
    }
    await rig.call(attempt, 'db.rollback', tx);
    await rig.call(attempt, 'db.rollback', await begin(attempt));
  });

  it('takes no SQL that ends it', async () => {
    const attempt = rig.attempt();
    const tx = await begin(attempt);
    for (const sql of ['commit', 'rollback', 'savepoint a', 'set local role postgres', 'select 1; commit']) {
      const call = rig.call(attempt, 'db.execute', sql, [], tx);
      await expect(call).rejects.toMatchObject({ name: 'SqlNotAllowedError' });
    }
    await add(attempt, tx, 'I');
    await rig.call(attempt, 'db.rollback', tx);
    expect(await exists('I')).toBe(false);
  });

  it('is lost with its connection, and the next one works', async () => {
    const attempt = rig.attempt();
    const tx = await begin(attempt);
    await add(attempt, tx, 'J');
    await rig.operator.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where usename = 'runlet_scripts' and datname = current_database()`,
    );
    await expect(add(attempt, tx, 'K')).rejects.toMatchObject({ name: 'DatabaseUnavailableError' });
    // Connections that nobody uses have ended as well, and each is found out when it says so.
    await waitFor(async () => (await exists('J')) === false);
    const next = await waitFor(() => begin(attempt).catch(() => false as const));
    await rig.call(attempt, 'db.rollback', next as number);
  });
});
