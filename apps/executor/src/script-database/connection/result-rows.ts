import { CallError } from '../../host-calls/call-error.ts';
import { MAX_RESULT_BYTES } from '../database-limits.ts';
import { converterOf, type ToJson } from './values.ts';

interface Column {
  readonly name: string;
  readonly toJson: ToJson;
}

export const tooLarge = (): CallError =>
  new CallError(
    'ResultTooLargeError',
    `The result is larger than ${MAX_RESULT_BYTES / 1024 / 1024} MB: read fewer columns or rows at a time`,
  );

/** Rows that nobody gets were sent all the same, and the statement may have ended before we saw how large they are. */
export const returningTooLarge = (): CallError =>
  new CallError(
    'ResultTooLargeError',
    `RETURNING gives more than ${MAX_RESULT_BYTES / 1024 / 1024} MB: leave it away; the rows may have been changed or not`,
  );

/** The rows of one result, as they come. What is too many or too large is remembered as the failure, and not kept. */
export class ResultRows {
  readonly rows: Record<string, unknown>[] = [];
  failure: Error | null = null;
  private columns: readonly Column[] = [];
  /** About what the rows are as JSON: bytes of names and values, with what stands between them. */
  private size = 0;

  constructor(private readonly maxRows: number) {}

  describe(fields: readonly { name: string; dataTypeID: number }[]): void {
    this.columns = fields.map(({ name, dataTypeID }) => ({ name, toJson: converterOf(dataTypeID) }));
  }

  add(values: readonly (string | null)[]): void {
    if (this.failure) return;
    if (this.rows.length === this.maxRows) {
      return this.fail(
        new CallError('RowLimitError', `The query gives more than ${this.maxRows} rows: limit it, and read in pages`),
      );
    }
    for (const [index, { name }] of this.columns.entries()) this.size += name.length + (values[index]?.length ?? 4) + 6;
    if (this.size > MAX_RESULT_BYTES) return this.fail(tooLarge());
    try {
      this.rows.push(this.toRow(values));
    } catch (cause) {
      // A number in JSON, an array … that we read wrongly: a bug of ours, not the script's.
      this.fail(cause as Error);
    }
  }

  private fail(failure: Error): void {
    this.failure = failure;
    this.rows.length = 0;
  }

  private toRow(values: readonly (string | null)[]): Record<string, unknown> {
    // Without a prototype, so that a column may have any name.
    const row = Object.create(null) as Record<string, unknown>;
    for (const [index, { name, toJson }] of this.columns.entries()) {
      const text = values[index] ?? null;
      row[name] = text === null ? null : toJson(text);
    }
    return row;
  }
}
