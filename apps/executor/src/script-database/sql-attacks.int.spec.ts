import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptDatabaseRig } from '../testing/script-database-rig.ts';
import type { SqlAttack } from '../testing/sql-attack.ts';
import { sqlAttacks } from '../testing/sql-attacks.ts';

describe('Hostile SQL', () => {
  let rig: ScriptDatabaseRig;

  beforeAll(async () => {
    rig = await ScriptDatabaseRig.start();
  });
  afterAll(() => rig.stop());

  const endOf = async ({ method, sql, params = [] }: SqlAttack): Promise<{ name: string; answer: unknown }> => {
    try {
      const answer = await rig.call(rig.attempt(), `db.${method}`, sql, params, null);
      return { name: 'answer', answer };
    } catch (error) {
      return { name: (error as Error).name, answer: (error as Error).message };
    }
  };

  it.each(sqlAttacks.map((attack) => [attack.what, attack] as const))('ends as stated: %s', async (_, attack) => {
    const { name, answer } = await endOf(attack);
    expect(attack.ends).toContain(name);
    expect(JSON.stringify(answer)).not.toContain('"acme"');
    // Whatever it was: the next call works, and is the same tenant's.
    expect(await rig.query('select distinct tenant_id from customers')).toEqual([{ tenant_id: 'demo' }]);
  });

  it('has left nothing behind', async () => {
    const { rows } = await rig.operator.query<{ tenant_id: string; customers: string }>(
      'select tenant_id, count(*) as customers from customers group by tenant_id order by tenant_id',
    );
    expect(rows).toEqual([
      { tenant_id: 'acme', customers: '4' },
      { tenant_id: 'demo', customers: '4' },
    ]);
    expect(await rig.query('select distinct tenant_id from customers', [], 'acme')).toEqual([{ tenant_id: 'acme' }]);
  });
});
