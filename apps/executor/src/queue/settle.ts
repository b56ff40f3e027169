import type { PoolClient } from 'pg';
import { endColumns } from '../history/run-end.ts';
import { jsonBytes, PackedRows } from '../rows/packed-rows.ts';
import { statement } from '../rows/statement.ts';
import type { Charge, EndOfRun, HandBack, Settlement } from './settlement.ts';

const endStatement = statement('end-runs', new URL('end.sql', import.meta.url));
const requeueStatement = statement('requeue-runs', new URL('requeue.sql', import.meta.url));
const chargeStatement = statement('charge-tenants', new URL('charge.sql', import.meta.url));

/** Records what became of leased runs; answers the ids of those whose lease was still good. */
export const settle = async (tx: PoolClient, settlements: readonly Settlement[]): Promise<ReadonlySet<string>> => {
  const ends = settlements.filter((settlement) => settlement.kind === 'end');
  const handBacks = settlements.filter((settlement) => settlement.kind === 'hand-back');
  return new Set([...(await endRuns(tx, ends)), ...(await handBackRuns(tx, handBacks))]);
};

/** Remembers the executor time that tenants have used, so that those who have used less come first. */
export const charge = async (tx: PoolClient, charges: readonly Charge[]): Promise<void> => {
  if (charges.length === 0) return;
  const used = new Map<string, { usedMs: number; attempts: number }>();
  for (const { tenant, usedMs } of charges) {
    const sum = used.get(tenant) ?? { usedMs: 0, attempts: 0 };
    used.set(tenant, { usedMs: sum.usedMs + usedMs, attempts: sum.attempts + 1 });
  }
  const rows = [...used].map(([tenant, sum]) => ({ tenant, used_ms: sum.usedMs, attempts: sum.attempts }));
  await tx.query({ ...chargeStatement, values: [JSON.stringify(rows)] });
};

const endRuns = (tx: PoolClient, ends: readonly EndOfRun[]): Promise<string[]> => {
  const rows = new PackedRows();
  for (const { lease, end } of ends) {
    const { scalars, bytes } = endColumns(end);
    rows.add({ execution_id: lease.executionId, fence: lease.fence, ...scalars }, bytes);
  }
  return changed(tx, endStatement, ends.length, rows);
};

const handBackRuns = (tx: PoolClient, handBacks: readonly HandBack[]): Promise<string[]> => {
  const rows = new PackedRows();
  for (const { lease, state, delayMs, progress, suspect } of handBacks) {
    rows.add(
      {
        execution_id: lease.executionId,
        fence: lease.fence,
        state,
        delay_ms: delayMs,
        attempt: progress.attempt,
        lost: progress.lost,
        suspect,
      },
      { attempts: jsonBytes(progress.attempts) },
    );
  }
  return changed(tx, requeueStatement, handBacks.length, rows);
};

const changed = async (
  tx: PoolClient,
  text: { readonly name: string; readonly text: string },
  count: number,
  rows: PackedRows,
): Promise<string[]> => {
  if (count === 0) return [];
  const result = await tx.query<{ execution_id: string }>({ ...text, values: rows.parameters });
  return result.rows.map((row) => row.execution_id);
};
