import type { PoolClient } from 'pg';
import { locks } from '../locks.ts';
import { mayStart } from './domain/overlap.ts';
import { insertRuns } from './insert-runs.ts';
import type { NewRun, Overlap } from './new-run.ts';

export interface Tick {
  readonly run: NewRun;
  readonly overlap: Overlap;
}

export type TickDecision = 'accepted' | 'skipped_overlap';

interface LiveRow {
  script_id: string;
  running: number;
  waiting: number;
}

const LIVE_CRON_RUNS = `
  select script_id,
    count(*) filter (where state = 'running')::int as running,
    count(*) filter (where state <> 'running')::int as waiting
  from runs
  where script_id = any($1) and trigger_type = 'cron'
  group by script_id`;

const KNOWN_RUNS = `select execution_id from run_keys where execution_id = any($1)`;

/** Decides on each tick in order, and accepts the runs of those that may start, all in the caller's transaction. */
export const insertTicks = async (tx: PoolClient, ticks: readonly Tick[]): Promise<TickDecision[]> => {
  await tx.query('select pg_advisory_xact_lock($1)', [locks.ticks]);
  const scripts = ticks.map(({ run }) => run.script.scriptId);
  const { rows: live } = await tx.query<LiveRow>({ name: 'live-cron-runs', text: LIVE_CRON_RUNS, values: [scripts] });
  const { rows: known } = await tx.query<{ execution_id: string }>({
    name: 'known-runs',
    text: KNOWN_RUNS,
    values: [ticks.map(({ run }) => run.executionId)],
  });
  const accepted = new Set(known.map((row) => row.execution_id));
  const liveOf = new Map(live.map(({ script_id, running, waiting }) => [script_id, { running, waiting }]));
  const starting: NewRun[] = [];

  const decisions = ticks.map(({ run, overlap }): TickDecision => {
    if (accepted.has(run.executionId)) return 'accepted';
    const now = liveOf.get(run.script.scriptId) ?? { running: 0, waiting: 0 };
    if (!mayStart(overlap, now)) return 'skipped_overlap';
    liveOf.set(run.script.scriptId, { ...now, waiting: now.waiting + 1 });
    accepted.add(run.executionId);
    starting.push(run);
    return 'accepted';
  });
  await insertRuns(tx, starting);
  return decisions;
};
