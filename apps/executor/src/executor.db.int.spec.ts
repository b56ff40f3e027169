import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultLimits } from '@runlet/contracts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { Installation } from './testing/installation.ts';
import { eventScript } from './testing/scripts.ts';
import { startTestSandbox } from './testing/test-sandbox.ts';

let installation: Installation;
let host: TestDatabase;

beforeAll(async () => {
  host = await createTestDatabase({ demoHost: true });
  installation = await Installation.start();
  await installation.startReplica(await startTestSandbox(), {
    SCRIPT_DB_URL: host.urlOf('scripts'),
    SCRIPT_DB_SCHEMA: 'demo_host',
  });
});
afterAll(async () => {
  await installation.stop();
  await host.dispose();
});

let runs = 0;

/** Runs the source as an event script of the tenant `demo` and answers its execution. */
const run = async (code: string) => {
  const type = `db.test${++runs}`;
  const sourceHash = createHash('sha256').update(code).digest('hex');
  await installation.putSource(sourceHash, { form: 'body', code });
  const script = await installation.put(
    eventScript([type], {
      tenant: 'demo',
      sourceHash,
      limits: defaultLimits,
      trigger: { types: [type], retry: { maxAttempts: 1, baseMs: 100 } },
    }),
  );
  await installation.publish({ type });
  return installation.ended(script);
};

const output = async (code: string): Promise<unknown> => {
  const { status, output, error } = await run(code);
  expect({ status, error }).toEqual({ status: 'completed', error: null });
  return output;
};

describe('A script', () => {
  it('reads and writes by SQL', async () => {
    const source = `
      const rows = await sdk.db.query('select id, name from customers where id <= $1 order by id', [2]);
      const one = await sdk.db.queryOne('select count(*) as n from customers');
      const none = await sdk.db.queryOne('select 1 where false');
      const { query, execute } = sdk.db;
      const changed = await execute('update products set stock = $1 where sku = $2', [7, 'A-100']);
      return { rows, one, none, changed, after: await query("select stock from products where sku = 'A-100'") };`;
    expect(await output(source)).toEqual({
      rows: [
        { id: 1, name: 'Ada Lovelace' },
        { id: 2, name: 'Grace Hopper' },
      ],
      one: { n: 4 },
      none: null,
      changed: 1,
      after: [{ stock: 7 }],
    });
  });

  it('gives dates, bytes, big numbers and lists as parameters', async () => {
    const source = `
      return sdk.db.queryOne('select $1::timestamptz as at, $2::bytea as bytes, $3::int8 as big, $4::int[] as list, $5::jsonb as json',
        [new Date(0), new Uint8Array([1, 255]), 2n ** 60n, [1, 2], { a: [1] }]);`;
    expect(await output(source)).toEqual({
      at: '1970-01-01T00:00:00Z',
      bytes: 'Af8=',
      big: '1152921504606846976',
      list: [1, 2],
      json: { a: [1] },
    });
  });

  it('works without SQL', async () => {
    const source = `
      const { db } = sdk;
      const inserted = await db.insert('products', [{ sku: 'X-1', name: 'One', price: 1 }, { sku: 'X-2', name: 'Two"; drop', price: '2.50', stock: 3 }]);
      const found = await db.find('products', { where: { sku: { like: 'X-%' } }, orderBy: { price: 'desc' }, columns: ['sku', 'price', 'stock'], limit: 5 });
      const some = await db.find('demo_host.products', { where: { sku: ['X-1', 'nothing'], price: { gte: 1, lt: 2 } }, columns: ['sku'] });
      const none = await db.find('customers', { where: { email: null }, columns: ['name'] });
      const not = await db.find('customers', { where: { email: { ne: null }, country: 'GB' }, columns: ['name'], orderBy: 'name' });
      const updated = await db.update('products', { sku: 'X-1' }, { name: 'Uno', stock: null ?? 4 });
      const removed = await db.delete('products', { sku: ['X-1', 'X-2'] });
      return { inserted, found, some, none, not, updated, removed };`;
    expect(await output(source)).toEqual({
      inserted: 2,
      found: [
        { sku: 'X-2', price: '2.50', stock: 3 },
        { sku: 'X-1', price: '1.00', stock: 0 },
      ],
      some: [{ sku: 'X-1' }],
      none: [{ name: 'Hedy Lamarr' }],
      not: [{ name: 'Ada Lovelace' }],
      updated: 1,
      removed: 2,
    });
  });

  it('is refused conditions that would match all, and names that are none', async () => {
    const source = `
      const tries = [
        () => sdk.db.delete('products', {}),
        () => sdk.db.update('products', {}, { stock: 1 }),
        () => sdk.db.delete('products', { sku: undefined }),
        () => sdk.db.delete('products', { sku: {} }),
        () => sdk.db.delete('products'),
        () => sdk.db.find('products', { where: { sku: { or: 1 } } }),
        () => sdk.db.find('products', { orderBy: { sku: 'desc; drop' } }),
        () => sdk.db.find('products', { where: { 'sku" = sku or "sku': 'x' } }),
        () => sdk.db.find('products"; drop table products; --'),
        () => sdk.db.find('pg_catalog.pg_class'),
        () => sdk.db.insert('products', []),
      ];
      const names = [];
      for (const attempt of tries) names.push(await attempt().then(() => 'answer', (error) => error.name));
      return names;`;
    expect(await output(source)).toEqual([
      ...Array<string>(7).fill('TypeError'),
      'DatabaseError',
      'SqlNotAllowedError',
      'SqlNotAllowedError',
      'TypeError',
    ]);
  });

  it('commits a transaction, and rolls it back with what was thrown', async () => {
    const source = `
      let kept;
      const value = await sdk.db.transaction(async (tx) => {
        kept = tx;
        await tx.insert('products', { sku: 'T-1', name: 'Kept', price: 1 });
        return tx.queryOne("select name from products where sku = 'T-1'");
      });
      const late = await kept.query('select 1').catch((error) => error.name);
      const thrown = await sdk.db.transaction(async (tx) => {
        await tx.execute("delete from products where sku = 'T-1'");
        throw new RangeError('no');
      }).catch((error) => error.name);
      const nested = await sdk.db.transaction(() => sdk.db.transaction(() => 1)).catch((error) => error.name);
      const left = await sdk.db.delete('products', { sku: 'T-1' });
      return { value, late, thrown, nested, left };`;
    expect(await output(source)).toEqual({
      value: { name: 'Kept' },
      late: 'TransactionError',
      thrown: 'RangeError',
      nested: 'TransactionError',
      left: 1,
    });
  });

  it('sees errors of PostgreSQL with their code and place, at its own line', async () => {
    const source = `try {
  await sdk.db.query('select nothing from customers');
} catch (error) {
  return [error.name, error.code, error.position, error.message, /:2:/.test(error.stack), 'detail' in error];
}`;
    const message = 'column "nothing" does not exist (SQLSTATE 42703, at character 8)';
    expect(await output(source)).toEqual(['DatabaseError', '42703', 8, message, true, false]);
  });

  it('leaves no transaction open behind', async () => {
    const source = `await new Promise((resolve) => sdk.db.transaction(async (tx) => {
      await tx.insert('products', { sku: 'L-1', name: 'Lost', price: 1 });
      resolve();
      await sdk.sleep(60_000);
    }));`;
    await run(source);
    expect(await output(`return sdk.db.find('products', { where: { sku: 'L-1' } })`)).toEqual([]);
  });

  it('finds what is wrong by the example data-quality', async () => {
    const source = await readFile(new URL('../../../examples/data-quality.js', import.meta.url), 'utf8');
    const { checks, findings } = (await output(source)) as { checks: number; findings: { what: string }[] };
    expect(checks).toBe(4);
    expect(findings.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['customers without a valid e-mail address', 'products with less than nothing in stock']),
    );
  });
});
