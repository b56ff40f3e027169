import { callHost } from './calls.ts';
import {
  deleteRows,
  type FindOptions,
  findRows,
  insertRows,
  type Row,
  type Statement,
  updateRows,
} from './db-statements.ts';

/** What JSON does not hold, and PostgreSQL does. Dates become ISO texts by themselves. */
const toParam = (value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array)
    return `\\x${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  return value;
};

/** Statements on their own (`tx` null), or those of one transaction. */
const statementsOf = (tx: number | null) => {
  const ask = async (sql: string, params: readonly unknown[], face: Function): Promise<readonly object[]> =>
    (await callHost('db.query', [sql, Array.from(params, toParam), tx], face)).result;
  const change = async ({ sql, params }: Statement, face: Function): Promise<number> =>
    (await callHost('db.execute', [sql, Array.from(params, toParam), tx], face)).result;

  const query = (sql: string, params: readonly unknown[] = []): Promise<readonly object[]> => ask(sql, params, query);
  const queryOne = async (sql: string, params: readonly unknown[] = []): Promise<object | null> =>
    (await ask(sql, params, queryOne))[0] ?? null;
  const execute = (sql: string, params: readonly unknown[] = []): Promise<number> => change({ sql, params }, execute);
  const find = async (table: string, options?: FindOptions): Promise<readonly object[]> => {
    const { sql, params } = findRows(table, options);
    return ask(sql, params, find);
  };
  const insert = async (table: string, rows: Row | readonly Row[]): Promise<number> =>
    change(insertRows(table, rows), insert);
  const update = async (table: string, where: Row, changes: Row): Promise<number> =>
    change(updateRows(table, where, changes), update);
  const remove = async (table: string, where: Row): Promise<number> => change(deleteRows(table, where), remove);
  return { query, queryOne, execute, find, insert, update, delete: remove };
};

/** Commits what `work` did with its `tx`; rolls back and throws on what it threw. */
const transaction = async (work: (tx: object) => unknown): Promise<unknown> => {
  if (typeof work !== 'function') throw new TypeError('sdk.db.transaction: give it a function, async (tx) => …');
  const { result: id } = await callHost('db.begin', [], transaction);
  let value: unknown;
  try {
    value = await work(statementsOf(id));
  } catch (error) {
    // When that fails too, the transaction has ended already: what was thrown first says why.
    await callHost('db.rollback', [id], transaction).catch(() => undefined);
    throw error;
  }
  await callHost('db.commit', [id], transaction);
  return value;
};

export const db = { ...statementsOf(null), transaction };
