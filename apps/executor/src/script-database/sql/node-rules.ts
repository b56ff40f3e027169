import {
  allowedFunctions,
  allowedTypes,
  allowedValueFunctions,
  lengthArguments,
  MAX_WRITTEN_LENGTH,
  sampleMethods,
  systemColumns,
} from './allowed-functions.ts';
import { RefusedStatement } from './statement-facts.ts';

export type TreeNode = Readonly<Record<string, unknown>>;
type Wrapped = Readonly<Record<string, TreeNode | undefined>>;

/** What the rules found and only the database can judge; places are bytes here. */
export interface Mentions {
  relations: { schema: string | null; name: string; at: number }[];
  types: { schema: string | null; name: string; at: number }[];
  functions: { schema: string | null; name: string; at: number }[];
  /** `of`: the name before it; null: what stands there is an expression. */
  fields: { schema: null; name: string; at: number; of: string | null }[];
  /** Names that functions in FROM go by; null: one goes by a name that PostgreSQL makes. */
  functionAliases: Set<string | null>;
  params: number;
  jsonParams: number[];
}

const CATALOG = 'pg_catalog';

const stringsOf = (list: unknown): string[] =>
  ((list ?? []) as Wrapped[]).map(({ String: text }) => (text?.['sval'] as string | undefined) ?? '');

/** The name without `pg_catalog.`; null when another schema is named. */
const ownName = (parts: readonly string[]): string | null =>
  parts.length === 1 ? parts[0]! : parts.length === 2 && parts[0] === CATALOG ? parts[1]! : null;

const place = (node: TreeNode): number => (node['location'] as number | undefined) ?? 0;

const checkColumn = (name: string, at: number): void => {
  if (systemColumns.has(name)) throw new RefusedStatement(`The system column ${name} is not for scripts.`, at);
  if (name.startsWith('pg_')) throw new RefusedStatement(`${name} is not for scripts.`, at);
};

const isWrittenLength = (arg: Wrapped | undefined): boolean => {
  const number = arg?.['A_Const']?.['ival'] as { ival?: number } | undefined;
  return number !== undefined && (number.ival ?? 0) <= MAX_WRITTEN_LENGTH;
};

/** `$1`, a column or a sum would be known too late. */
const checkWrittenLength = (name: string, args: readonly Wrapped[], at: number): void => {
  const index = lengthArguments[name];
  if (index === undefined) return;
  const arg = args[index];
  const { op, args: choices } = arg?.['MinMaxExpr'] ?? {};
  const isBounded = op === 'IS_LEAST' && (choices as Wrapped[]).some(isWrittenLength);
  if (isWrittenLength(arg) || isBounded) return;
  const which = `argument ${index + 1} of ${name}`;
  throw new RefusedStatement(
    `The length that ${name} makes has to be written out: make ${which} a number up to ${MAX_WRITTEN_LENGTH}, or least(…, 100).`,
    at,
  );
};

/** Long widths in `format('%100000000s')`, and `*`, make as much text as they say. */
const checkFormat = (args: readonly Wrapped[], at: number): void => {
  const text = (args[0]?.['A_Const']?.['sval'] as TreeNode | undefined)?.['sval'] as string | undefined;
  if (text !== undefined && text.replace(/%(?:%|(?:\d{1,2}\$)?-?\d{0,3}[sIL])/g, '').includes('%') === false) return;
  throw new RefusedStatement(
    'format takes a text written in the statement, with the places %s, %I, %L, %1$s …, widths up to 999.',
    at,
  );
};

/** Those whose first argument is JSON, whatever else there is. */
const takesJson =
  /^jsonb?_(array_elements|array_elements_text|array_length|each|each_text|insert|object_keys|path_\w+|pretty|set|set_lax|strip_nulls|to_record|to_recordset|typeof)$/;

const noteJson = (arg: Wrapped | undefined, { jsonParams }: Mentions): void => {
  const number = arg?.['ParamRef']?.['number'] as number | undefined;
  if (number !== undefined) jsonParams.push(number);
};

type Rule = (node: TreeNode, mentions: Mentions) => void;

/** What must hold of a node beside its kind and fields. */
export const nodeRules: Readonly<Record<string, Rule>> = {
  FuncCall: (node, mentions) => {
    const parts = stringsOf(node['funcname']);
    const name = ownName(parts);
    const at = place(node);
    if (name === null || !allowedFunctions.has(name)) {
      throw new RefusedStatement(
        `The function ${parts.join('.')} is not allowed: scripts call PostgreSQL's own functions that compute from their arguments alone.`,
        at,
      );
    }
    if (parts.length === 1) mentions.functions.push({ schema: null, name, at });
    const args = (node['args'] ?? []) as Wrapped[];
    const plain = args.map((arg) => (arg['NamedArgExpr']?.['arg'] as Wrapped | undefined) ?? arg);
    if (args.some((arg) => arg['NamedArgExpr']) && (name in lengthArguments || name === 'format')) {
      throw new RefusedStatement(`Give ${name} its arguments in their order, not by name.`, at);
    }
    checkWrittenLength(name, plain, at);
    if (name === 'format') checkFormat(plain, at);
    if (takesJson.test(name)) noteJson(plain[0], mentions);
  },
  TypeName: (node, mentions) => {
    const parts = stringsOf(node['names']);
    const at = place(node);
    const name = ownName(parts);
    if (name !== null && allowedTypes.has(name)) return;
    if (parts.length > 2 || parts[0] === CATALOG || parts.at(-1)!.startsWith('pg_')) refuseType(parts.join('.'), at);
    mentions.types.push({ schema: parts.length === 2 ? parts[0]! : null, name: parts.at(-1)!, at });
  },
  TypeCast: (node, mentions) => {
    const type = node['typeName'] as TreeNode;
    const isList = type['arrayBounds'] !== undefined;
    if (!isList && ['json', 'jsonb'].includes(stringsOf(type['names']).at(-1)!))
      noteJson(node['arg'] as Wrapped, mentions);
  },
  A_Expr: (node) => checkOperator(node['name'], place(node)),
  SubLink: (node) => checkOperator(node['operName'], place(node)),
  SortBy: (node) => checkOperator(node['useOp'], place(node)),
  CollateClause: (node) => {
    const parts = stringsOf(node['collname']);
    if (ownName(parts) === null) {
      throw new RefusedStatement(
        `The collation ${parts.join('.')} is not allowed: name one of PostgreSQL's own.`,
        place(node),
      );
    }
  },
  ColumnRef: (node, mentions) => {
    const at = place(node);
    const parts = stringsOf(node['fields']);
    const name = parts.at(-1)!;
    checkColumn(name, at);
    if (parts.length > 1) mentions.fields.push({ schema: null, name, at, of: parts.at(-2)! });
  },
  A_Indirection: (node, mentions) => {
    for (const name of stringsOf(node['indirection'])) {
      checkColumn(name, place(node));
      mentions.fields.push({ schema: null, name, at: place(node), of: null });
    }
  },
  RangeFunction: (node, { functionAliases }) => {
    const alias = node['alias'] as TreeNode | undefined;
    functionAliases.add((alias?.['aliasname'] as string | undefined) ?? null);
  },
  RangeTableSample: (node) => {
    const name = ownName(stringsOf(node['method']));
    if (name !== null && sampleMethods.has(name)) return;
    throw new RefusedStatement('TABLESAMPLE takes BERNOULLI or SYSTEM.', place(node));
  },
  SQLValueFunction: (node) => {
    if (allowedValueFunctions.has(node['op'] as string)) return;
    const name = String(node['op']).replace('SVFOP_', '');
    throw new RefusedStatement(`${name} is not for scripts: it tells of the database's inside.`, place(node));
  },
  ParamRef: (node, mentions) => {
    const number = (node['number'] as number | undefined) ?? 0;
    if (number < 1) throw new RefusedStatement('Parameters are $1, $2 and so on.', place(node));
    mentions.params = Math.max(mentions.params, number);
  },
  CommonTableExpr: (node) => {
    if (node['ctematerialized'] === 'CTEMaterializeNever') {
      throw new RefusedStatement('NOT MATERIALIZED is not allowed: leave it away.', place(node));
    }
  },
};

export const refuseType = (name: string, at: number): never => {
  throw new RefusedStatement(
    `The type ${name} is not allowed: scripts name PostgreSQL's types of values, and enumerations of their own schema.`,
    at,
  );
};

const checkOperator = (name: unknown, at: number): void => {
  if (name === undefined) return;
  const parts = stringsOf(name);
  if (ownName(parts) !== null) return;
  throw new RefusedStatement(`The operator ${parts.join('.')} is not allowed: name it without a schema.`, at);
};
