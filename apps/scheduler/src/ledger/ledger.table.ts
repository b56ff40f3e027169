import type { PoolClient } from 'pg';
import type { RunningRules } from '../schedule/domain/schedule-rules.ts';
import type { Decision } from '../tick/domain/settle-stretch.ts';

/** Decisions on ticks of one schedule, under one set of rules. */
export interface SettledTicks {
  readonly scriptId: string;
  readonly tenant: string;
  readonly rules: RunningRules;
  readonly decisions: readonly Decision[];
}

const rowsOf = ({ scriptId, tenant, rules, decisions }: SettledTicks) =>
  decisions.map(({ dueAt, outcome, mergedInto, reason }) => ({
    script_id: scriptId,
    due_at: dueAt,
    tenant,
    outcome,
    merged_into: mergedInto,
    reason,
    version: rules.version,
    cron: rules.cron,
    timezone: rules.timezone,
    overlap: rules.overlap,
  }));

/**
 * Writes the entries. To be called in the transaction that advances `next_due`, with the schedule's row locked: that
 * lock gives each tick to one replica, and the table's key is the proof.
 */
export const enterTicks = async (tx: PoolClient, settled: readonly SettledTicks[]): Promise<void> => {
  const rows = settled.flatMap(rowsOf);
  if (rows.length === 0) return;
  await tx.query(
    `insert into scheduler.ticks
       (script_id, due_at, tenant, outcome, merged_into, reason, decided_at, version, cron, timezone, overlap)
     select script_id, due_at, tenant, outcome, merged_into, reason,
            case when outcome <> 'due' then clock_timestamp() end, version, cron, timezone, overlap
     from jsonb_to_recordset($1::jsonb) as decided(
       script_id uuid, due_at timestamptz, tenant text, outcome text, merged_into timestamptz, reason text,
       version integer, cron text, timezone text, overlap text)`,
    [JSON.stringify(rows)],
  );
};
