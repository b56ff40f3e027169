import { parseSync, type ParseResult, SqlError } from 'libpg-query';
import { checkStatement } from './check-statement.ts';
import { RefusedStatement, type NamedPlace, type Verdict } from './statement-facts.ts';

/** Within comments of comments and long runs of operators the grammar's time grows with the square. */
const MAX_COMMENTS = 200;
const LONG_OPERATOR = /[-+*/<>=~!@#%^&|`?]{300}/;

const MANY = 'One call takes one statement.';

/** Parses one statement by PostgreSQL's own grammar and judges all of it. The module has to be loaded. Never throws. */
export const judgeSql = (sql: string): Verdict => {
  const obvious = obviousRefusal(sql);
  if (obvious !== null) return { refused: 'rule', message: obvious, at: null };
  try {
    const tree: ParseResult = parseSync(sql);
    const [first, second] = tree.stmts ?? [];
    if (!first?.stmt) return { refused: 'rule', message: 'The SQL holds no statement.', at: null };
    if (second) throw new RefusedStatement(MANY, second.stmt_location ?? 0);
    return placed(checkStatement(first.stmt as never), Buffer.from(sql));
  } catch (error) {
    return refusalOf(error, sql);
  }
};

const obviousRefusal = (sql: string): string | null => {
  if (sql.trim() === '') return 'The SQL is empty.';
  if (sql.includes('\0')) return 'SQL cannot hold the character U+0000.';
  if (!sql.isWellFormed()) return 'The SQL holds half a surrogate pair, which no UTF-8 can.';
  if (sql.split('/*').length > MAX_COMMENTS) return `The SQL holds more than ${MAX_COMMENTS - 1} comments.`;
  if (LONG_OPERATOR.test(sql)) return 'The SQL holds 300 signs of operators in a row.';
  return null;
};

const refusalOf = (error: unknown, sql: string): Verdict => {
  const { message } = error as Error;
  if (error instanceof RefusedStatement) {
    const at = error.byte === undefined ? null : charactersOf(Buffer.from(sql), error.byte);
    return { refused: 'rule', message, at };
  }
  if (error instanceof RangeError || message.startsWith('memory exhausted')) {
    return { refused: 'rule', message: 'The statement is nested too deep.', at: null };
  }
  if (error instanceof SqlError) {
    const at = error.sqlDetails ? error.sqlDetails.cursorPosition + 1 : null;
    return { refused: 'syntax', message: message.slice(0, 200), at };
  }
  return { refused: 'rule', message: 'The SQL cannot be parsed.', at: null };
};

/** The place of a byte, as people count: characters, from 1. */
const charactersOf = (sql: Buffer, byte: number): number => [...sql.subarray(0, byte).toString()].length + 1;

const placed = (facts: Exclude<Verdict, { refused: string }>, sql: Buffer): Verdict => {
  const place = (named: NamedPlace): NamedPlace => ({ ...named, at: charactersOf(sql, named.at) });
  return {
    ...facts,
    relations: facts.relations.map(place),
    types: distinct(facts.types).map(place),
    functions: distinct(facts.functions).map(place),
    fields: distinct(facts.fields).map(place),
    valueFields: distinct(facts.valueFields).map(place),
  };
};

const distinct = (named: readonly NamedPlace[]): NamedPlace[] => [
  ...new Map(named.toReversed().map((one) => [`${one.schema}.${one.name}`, one])).values(),
];
