import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptDatabaseRig } from '../testing/script-database-rig.ts';

describe('sdk.db on a real database', () => {
  let rig: ScriptDatabaseRig;

  beforeAll(async () => {
    rig = await ScriptDatabaseRig.start();
  });
  afterAll(() => rig.stop());

  it('reads the rows of its own tenant only', async () => {
    expect(await rig.query('select distinct tenant_id from customers')).toEqual([{ tenant_id: 'demo' }]);
    expect(await rig.query('select distinct tenant_id from customers', [], 'acme')).toEqual([{ tenant_id: 'acme' }]);
    expect(await rig.query('select * from customers', [], 'nobody')).toEqual([]);
  });

  it('answers the number of rows that a change affected', async () => {
    const insert = 'insert into products (sku, name, price) values ($1, $2, $3), ($4, $2, $3)';
    expect(await rig.execute(insert, ['T-1', 'Tongs', 5.5, 'T-2'])).toBe(2);
    expect(
      await rig.execute('update products set stock = stock + 1 where sku = any($1)', [['T-1', 'T-2', 'T-3']]),
    ).toBe(2);
    const merge = `merge into products p using (values ('T-1', 3)) v (sku, n) on p.sku = v.sku
      when matched then update set stock = p.stock + v.n`;
    expect(await rig.execute(merge)).toBe(1);
    expect(await rig.query(`select stock from products where sku = 'T-1'`)).toEqual([{ stock: 4 }]);
    expect(await rig.execute('delete from products where sku like $1', ['T-%'])).toBe(2);
  });

  it('gives every type in a form that JSON holds', async () => {
    const [row] = await rig.query(
      `select true as b, 1::int2 as i, 9007199254740991 as safe, 9007199254740992 as big, 1.5::float8 as f,
              'NaN'::float8 as nan, 1.10::numeric as n, date '2026-01-31' as d, timestamp '2026-01-31 10:00:00.5' as t,
              timestamptz '2026-01-31 12:00:00+02' as tz, '\\x0102'::bytea as bytes, '{"a":[1,null]}'::jsonb as j,
              array[1,null,3] as list, array['a','"b"'] as texts, interval '1 day 2 hours' as span, null as nothing`,
    );
    expect(row).toEqual({
      b: true,
      i: 1,
      safe: 9007199254740991,
      big: '9007199254740992',
      f: 1.5,
      nan: 'NaN',
      n: '1.10',
      d: '2026-01-31',
      t: '2026-01-31T10:00:00.5Z',
      tz: '2026-01-31T10:00:00Z',
      bytes: 'AQI=',
      j: { a: [1, null] },
      list: [1, null, 3],
      texts: ['a', '"b"'],
      span: 'P1DT2H',
      nothing: null,
    });
  });

  it('takes JSON for parameters: lists as arrays, objects as JSON', async () => {
    const [row] = await rig.query(
      'select $1::jsonb as j, $2::text[] as l, $3::int as i, $4::bool as b, $5::text as n',
      [{ a: 1 }, ['x', null, 'y"z\\'], 7, false, null],
    );
    expect(row).toEqual({ j: { a: 1 }, l: ['x', null, 'y"z\\'], i: 7, b: false, n: null });
  });

  it('keeps any name of a column', async () => {
    const [row] = await rig.query(`select 1 as "__proto__", 2 as constructor, 3 as "a b"`);
    expect(Object.entries(row!)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
      ['a b', 3],
    ]);
  });
});
