import type { Duplex } from 'node:stream';
import type { Connection, Submittable } from 'pg';
import { MAX_ROWS } from '../database-limits.ts';
import { fromServer } from './database-error.ts';
import type { ParamText } from './params.ts';
import { ResultRows } from './result-rows.ts';

/** Of what we ask ourselves: tables of a host. */
const MAX_OWN_ROWS = 50_000;

/** One statement of an exchange. */
export interface Step {
  readonly text: string;
  readonly values: readonly ParamText[];
}

export interface ExchangeResult {
  readonly rows: readonly object[];
  /** Rows that the last statement affected. */
  readonly count: number;
  /** What the last statement was, e.g. `COMMIT`. */
  readonly command: string;
}

/** The messages of the protocol, as node-postgres has them and its types do not. */
interface Wire {
  readonly stream: Duplex;
  parse(message: { text: string; name: string; types: readonly number[] }): void;
  bind(message: { values: readonly ParamText[] }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: { rows: number }): void;
  sync(): void;
}

/**
 * Statements that go to PostgreSQL in one piece and come back in one: a round trip in all. Always in the extended
 * protocol, in which a message holds one statement whatever its text says. Outside a transaction they are one of their
 * own, which ends with them: nothing of it outlives them. Only the last one's rows are read, and of them no more than
 * are allowed: PostgreSQL stops there.
 */
export class Exchange implements Submittable {
  readonly result: Promise<ExchangeResult>;
  private readonly rows: ResultRows;
  private readonly maxRows: number;
  private done = 0;
  private tag = '';
  private resolve!: (result: ExchangeResult) => void;
  private reject!: (error: Error) => void;

  /** @param reads Whether the last statement gives rows; `all`: of ours, as many as there are. */
  constructor(
    private readonly steps: readonly Step[],
    readonly reads: boolean | 'all',
  ) {
    this.maxRows = reads === 'all' ? MAX_OWN_ROWS : MAX_ROWS;
    this.rows = new ResultRows(this.maxRows);
    this.result = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.result.catch(() => undefined);
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire;
    wire.stream.cork();
    for (const [index, { text, values }] of this.steps.entries()) {
      const isLast = index === this.steps.length - 1;
      wire.parse({ text, name: '', types: [] });
      wire.bind({ values });
      if (isLast && this.reads) wire.describe({ type: 'P', name: '' });
      wire.execute({ rows: isLast && this.reads ? this.maxRows + 1 : 0 });
    }
    wire.sync();
    wire.stream.uncork();
  }

  /** Ends it with this error, whatever comes back. */
  fail(error: Error): void {
    this.reject(error);
  }

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    this.rows.describe(fields);
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    // Those of RETURNING are for nobody: the answer is their number.
    if (this.reads && this.onLast) this.rows.add(fields);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.done += 1;
    this.tag = text;
  }

  handlePortalSuspended(): void {
    this.done += 1;
  }

  handleEmptyQuery(): void {
    this.done += 1;
  }

  /** Comes with what the server says, or with what became of the connection. */
  handleError(error: Error): void {
    this.reject(fromServer(error, this.onLast));
  }

  handleReadyForQuery(): void {
    if (this.rows.failure) return this.reject(this.rows.failure);
    // `INSERT 0 2`, `UPDATE 2`, `COMMIT`
    const [command = '', ...numbers] = this.tag.split(' ');
    this.resolve({ rows: this.rows.rows, count: Number(numbers.at(-1) ?? 0), command });
  }

  private get onLast(): boolean {
    return this.done === this.steps.length - 1;
  }
}
