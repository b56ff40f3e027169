import { openSync, readFileSync } from 'node:fs';

/** Opened while this process may still open files, and read by the few that decode Japanese, Korean or Chinese. */
const file = openSync(new URL('./encoding-tables.json', import.meta.url), 'r');
let tables: string | undefined;

/** The tables of the Encoding Standard's multi-byte encodings, as JSON of the library that the guest decodes with. */
export const encodingTables = (): string => (tables ??= readFileSync(file, 'latin1'));
