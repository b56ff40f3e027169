import type { FinishedRecord } from '@runlet/contracts';
import type { PoolClient } from 'pg';
import { endColumns } from '../history/run-end.ts';
import { jsonBytes, PackedRows } from '../rows/packed-rows.ts';
import { statement } from '../rows/statement.ts';
import { statusOf } from '../run/domain/next-step.ts';

const recordStatement = statement('record-runs', new URL('record.sql', import.meta.url));

/** Writes ended synchronous runs to the history, each once. */
export const recordRuns = async (tx: PoolClient, records: readonly FinishedRecord[]): Promise<void> => {
  const rows = new PackedRows();
  for (const record of records) addTo(rows, record);
  await tx.query({ ...recordStatement, values: rows.parameters });
};

const addTo = (rows: PackedRows, { run, input, output, logs, calls }: FinishedRecord): PackedRows => {
  const { scalars, bytes } = endColumns({ ...run, status: statusOf(run.outcome), output, logs, calls });
  return rows.add(
    {
      execution_id: run.executionId,
      tenant: run.tenant,
      script_id: run.scriptId,
      script_name: run.scriptName,
      version: run.version,
      trigger_type: run.triggerType,
      queued_at: run.queuedAt,
      actor_kind: String(run.actor.kind),
      actor_id: String(run.actor.id),
      correlation_id: run.correlationId,
      causation_id: run.causationId,
      input_kind: run.triggerType === 'http' ? 'http-body' : 'json',
      ...scalars,
    },
    { trigger: jsonBytes(run.trigger), input, ...bytes },
  );
};
