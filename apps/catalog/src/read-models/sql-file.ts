import { readFileSync } from 'node:fs';

/** The text of an SQL file, e.g. `sqlFile(import.meta.url, 'scripts.table.sql')`. */
export const sqlFile = (beside: string, name: string): string => readFileSync(new URL(name, beside), 'utf8');
