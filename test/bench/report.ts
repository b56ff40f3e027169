/** One measured figure beside its floor. */
export interface Row {
  readonly name: string;
  readonly value: string;
  readonly floor: string;
  /** How the figure stands to its floor, where that says something. */
  readonly ratio: number | null;
  readonly aim: string;
  /** Why the measurement does not count, or null. */
  readonly invalid: string | null;
}

const pad = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join('  ')
    .trimEnd();

/** A table for people; the JSON beside it is for machines. */
export const renderTable = (rows: readonly Row[]): string => {
  const head = ['what', 'measured', 'floor', 'ratio', 'aim', ''];
  const body = rows.map((row) => [
    row.name,
    row.value,
    row.floor,
    row.ratio === null ? '' : row.ratio.toFixed(2),
    row.aim,
    row.invalid === null ? '' : `NOT VALID: ${row.invalid}`,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((cells) => cells[column]?.length ?? 0)));
  return [head, ...body].map((cells) => pad(cells, widths)).join('\n');
};
