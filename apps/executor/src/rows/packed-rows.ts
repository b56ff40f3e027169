type Scalar = string | number | boolean | Date | object | null;

/** Postgres text holds no NUL, and its JSON parser takes no lone surrogate. */
const storable = (value: Scalar): Scalar =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value;

/**
 * Many rows as two parameters of one statement: `$1` a JSON array of their scalars for `json_to_recordset`, `$2` all
 * their bytes end to end, where a column of bytes is `[at, length]`:
 *
 *     select r.id, substr($2::bytea, r.input[1], r.input[2])
 *     from json_to_recordset($1::json) as r (id uuid, input integer[])
 *
 * Measured with 10 scalars and 4 payloads a row in batches of 100: 24 µs a row, against 38 µs with an array per column
 * and `unnest`, where bytes travel as hexadecimal text; alone, 135 against 300 µs.
 */
export class PackedRows {
  private readonly rows: Record<string, Scalar>[] = [];
  /** Where each is. What several rows share, such as the data of one event, travels once. */
  private readonly places = new Map<Uint8Array, [at: number, length: number]>();
  private length = 0;

  add(scalars: Readonly<Record<string, Scalar>>, bytes: Readonly<Record<string, Uint8Array | null>> = {}): this {
    const row: Record<string, Scalar> = {};
    for (const [column, value] of Object.entries(scalars)) row[column] = storable(value);
    for (const [column, value] of Object.entries(bytes)) row[column] = value && this.append(value);
    this.rows.push(row);
    return this;
  }

  get parameters(): [string, Buffer] {
    return [JSON.stringify(this.rows), Buffer.concat([...this.places.keys()])];
  }

  private append(value: Uint8Array): [at: number, length: number] {
    const known = this.places.get(value);
    if (known) return known;
    const place: [number, number] = [this.length + 1, value.byteLength];
    this.places.set(value, place);
    this.length += value.byteLength;
    return place;
  }
}

export const jsonBytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
