/** SQL for those who would rather not write it. Names are quoted, values are parameters: nothing else gets in. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

export type Row = Readonly<Record<string, unknown>>;

export interface FindOptions {
  readonly where?: Row;
  readonly orderBy?: OrderBy | readonly OrderBy[];
  readonly limit?: number;
  readonly columns?: readonly string[];
}
type OrderBy = string | Readonly<Record<string, 'asc' | 'desc'>>;

const quote = (name: unknown, what: string): string => {
  if (typeof name !== 'string' || name === '' || name.includes('\0')) {
    throw new TypeError(`sdk.db: a ${what} has to be a name`);
  }
  return `"${name.replaceAll('"', '""')}"`;
};

/** `orders`, or `sales.orders` with its schema. */
const quoteTable = (table: unknown): string =>
  String(table)
    .split('.')
    .map((part) => quote(part, 'table'))
    .join('.');

const isPlain = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

const entriesOf = (value: unknown, what: string): [string, unknown][] => {
  if (!isPlain(value)) throw new TypeError(`sdk.db: ${what} has to be an object of columns`);
  return Object.entries(value);
};

const operators: Readonly<Record<string, string>> = {
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  ne: 'is distinct from',
  like: 'like',
  ilike: 'ilike',
};

/** Collects the parameters of one statement. */
class Params {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

const compare = (column: string, operator: string, value: unknown, params: Params): string => {
  if (!Object.hasOwn(operators, operator)) {
    const known = Object.keys(operators).join(', ');
    throw new TypeError(`sdk.db: "${operator}" is no comparison; there are ${known}`);
  }
  if (operator === 'ne' && value === null) return `${column} is not null`;
  return `${column} ${operators[operator]} ${params.add(value)}`;
};

const conditionOn = (name: string, value: unknown, params: Params): string => {
  const column = quote(name, 'column');
  // Almost always a mistake, and one that would match too much.
  if (value === undefined) throw new TypeError(`sdk.db: the condition on ${name} is undefined; write null for none`);
  if (value === null) return `${column} is null`;
  if (Array.isArray(value)) return `${column} = any(${params.add(value)})`;
  if (!isPlain(value)) return `${column} = ${params.add(value)}`;
  const parts = Object.entries(value).map(([operator, operand]) => compare(column, operator, operand, params));
  if (parts.length === 0) throw new TypeError(`sdk.db: the condition on ${name} is empty`);
  return parts.join(' and ');
};

const conditionsOf = (where: unknown, params: Params): string =>
  entriesOf(where, 'where')
    .map(([name, value]) => conditionOn(name, value, params))
    .join(' and ');

const orderOf = (order: unknown): string =>
  typeof order === 'string'
    ? quote(order, 'column')
    : entriesOf(order, 'orderBy')
        .map(([name, direction]) => {
          if (direction !== 'asc' && direction !== 'desc') throw new TypeError('sdk.db: order by "asc" or "desc"');
          return `${quote(name, 'column')} ${direction}`;
        })
        .join(', ');

export const findRows = (table: string, { where = {}, orderBy, limit, columns }: FindOptions = {}): Statement => {
  const params = new Params();
  const list = columns?.map((name) => quote(name, 'column')).join(', ') || '*';
  const conditions = conditionsOf(where, params);
  const order = [orderBy ?? []].flat().map(orderOf).join(', ');
  const parts = [
    `select ${list} from ${quoteTable(table)}`,
    conditions && `where ${conditions}`,
    order && `order by ${order}`,
    limit !== undefined && `limit ${params.add(limit)}`,
  ];
  return { sql: parts.filter(Boolean).join(' '), params: params.values };
};

export const insertRows = (table: string, rows: Row | readonly Row[]): Statement => {
  const list = (Array.isArray(rows) ? rows : [rows]) as readonly Row[];
  const names = [...new Set(list.flatMap((row) => entriesOf(row, 'a row').map(([name]) => name)))];
  if (list.length === 0 || names.length === 0) throw new TypeError('sdk.db.insert: there is nothing to insert');
  const params = new Params();
  const values = list.map((row) => {
    const cells = names.map((name) => (row[name] === undefined ? 'default' : params.add(row[name])));
    return `(${cells.join(', ')})`;
  });
  const columns = names.map((name) => quote(name, 'column')).join(', ');
  return { sql: `insert into ${quoteTable(table)} (${columns}) values ${values.join(', ')}`, params: params.values };
};

/** Changing or deleting all rows takes SQL: an empty condition is more often a mistake. */
const someConditions = (where: Row, params: Params, method: string): string => {
  const conditions = conditionsOf(where, params);
  if (conditions) return conditions;
  throw new TypeError(`sdk.db.${method}: the condition is empty, which would be all rows; use sdk.db.execute for that`);
};

export const updateRows = (table: string, where: Row, changes: Row): Statement => {
  const params = new Params();
  const assignments = entriesOf(changes, 'changes')
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${quote(name, 'column')} = ${params.add(value)}`);
  if (assignments.length === 0) throw new TypeError('sdk.db.update: there is nothing to change');
  const conditions = someConditions(where, params, 'update');
  return {
    sql: `update ${quoteTable(table)} set ${assignments.join(', ')} where ${conditions}`,
    params: params.values,
  };
};

export const deleteRows = (table: string, where: Row): Statement => {
  const params = new Params();
  const conditions = someConditions(where, params, 'delete');
  return { sql: `delete from ${quoteTable(table)} where ${conditions}`, params: params.values };
};
