import { sqlAttacks } from '../../../apps/executor/src/testing/sql-attacks.ts';
import type { Attack } from '../attack.ts';

/** Whether an answer holds anything of the other tenant, whose rows all say so. */
const source = `const { method, sql, params } = context.input;
try {
  const answer = await sdk.db[method](sql, params);
  return JSON.stringify(answer).includes('acme') ? 'LEAK' : 'answer';
} catch (error) {
  return error.name;
}`;

export const sql: readonly Attack[] = sqlAttacks.map(({ what, method, sql: text, params = [], ends }) => ({
  what,
  source,
  input: { method, sql: text, params },
  limits: { executionTimeMs: 10_000 },
  ends: ends.map((name) => ({ output: name })),
}));
