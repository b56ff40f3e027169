/** A name in a statement, and where it begins: in characters, from 1. */
export interface NamedPlace {
  readonly schema: string | null;
  readonly name: string;
  readonly at: number;
}

/** What a statement that keeps to the rules mentions: only the database knows whether the script may. */
export interface StatementFacts {
  /** `read`: it changes nothing. */
  readonly kind: 'read' | 'write';
  readonly relations: readonly NamedPlace[];
  /** Types that are none of PostgreSQL's own. */
  readonly types: readonly NamedPlace[];
  /** Functions named without `pg_catalog`. */
  readonly functions: readonly NamedPlace[];
  /** Columns read from a qualified name: `t.name` is also how PostgreSQL lets one write `name(t)`. */
  readonly fields: readonly NamedPlace[];
  /** Those of them that may be read from a single value, `(x).name`: PostgreSQL takes any function of one argument there. */
  readonly valueFields: readonly NamedPlace[];
  /** The highest `$n`. */
  readonly params: number;
  /** Numbers of parameters that are cast to JSON: a list there is no array. */
  readonly jsonParams: readonly number[];
}

/** Why a statement is not run. */
export interface Refusal {
  /** `syntax`: PostgreSQL itself would not take it. */
  readonly refused: 'syntax' | 'rule';
  /** One or two sentences: what is refused, and what is allowed instead. */
  readonly message: string;
  /** In characters, from 1; null where it is about the whole. */
  readonly at: number | null;
}

export type Verdict = StatementFacts | Refusal;

/** Thrown and caught among the rules. `byte` is where the grammar says that it is. */
export class RefusedStatement extends Error {
  readonly byte: number | undefined;

  constructor(message: string, byte?: number) {
    super(message);
    this.byte = byte;
  }
}
