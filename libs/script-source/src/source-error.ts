import type { FieldError } from '@runlet/kernel';

/** A mistake at a place in the user's own text; `line` and `column` count from 1, columns in UTF-16 units. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }

  toFieldError(): FieldError {
    return { field: 'source', message: this.message, line: this.line, column: this.column };
  }
}

/** The place of an index of `text`. */
export const placeOf = (text: string, index: number): { line: number; column: number } => {
  const before = text.slice(0, index).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: before.length, column: before.at(-1)!.length + 1 };
};
