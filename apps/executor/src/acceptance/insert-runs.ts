import type { PoolClient } from 'pg';
import { recordedTrigger } from '../history/recorded-trigger.ts';
import { jsonBytes, PackedRows } from '../rows/packed-rows.ts';
import { statement } from '../rows/statement.ts';
import type { NewRun } from './new-run.ts';

const accept = statement('accept', new URL('accept.sql', import.meta.url));

const addTo = (rows: PackedRows, run: NewRun): PackedRows => {
  const { script, retry, trigger, actor } = run;
  const recorded = recordedTrigger(trigger);
  return rows.add(
    {
      execution_id: run.executionId,
      tenant: script.tenant,
      state: script.status === 'paused' ? 'held' : 'waiting',
      script_id: script.scriptId,
      script_name: script.name,
      organization_id: script.organizationId,
      version: script.version,
      source_hash: script.sourceHash,
      limits: script.limits,
      concurrent_runs: script.limits.concurrentRuns,
      max_attempts: retry.maxAttempts,
      retry_base_ms: retry.baseMs,
      trigger_type: trigger.type,
      input_kind: run.inputKind,
      actor_kind: actor.kind,
      actor_id: actor.id,
      correlation_id: run.correlationId,
      causation_id: run.causationId,
      queued_at: run.queuedAt,
      in_turn: run.inTurn,
    },
    {
      trigger: jsonBytes(trigger),
      recorded_trigger: recorded === trigger ? null : jsonBytes(recorded),
      input: run.input,
    },
  );
};

/** Accepts each run that was not accepted before; answers the ids of these. */
export const insertRuns = async (tx: PoolClient, runs: readonly NewRun[]): Promise<ReadonlySet<string>> => {
  const once = new Map(runs.map((run) => [run.executionId, run]));
  // In one order, so that replicas that accept the same runs at once wait for each other and never in a circle.
  const inOrder = [...once.values()].toSorted((a, b) => (a.executionId < b.executionId ? -1 : 1));
  const { rows } = await tx.query<{ execution_id: string }>({
    ...accept,
    values: inOrder.reduce(addTo, new PackedRows()).parameters,
  });
  return new Set(rows.map((row) => row.execution_id));
};
