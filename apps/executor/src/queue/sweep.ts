import { withoutCalls } from '../host-calls/ended-attempt.ts';
import type { PoolClient } from 'pg';
import { stackless, type Outcome } from '../sandbox/outcome.ts';
import { afterAttempt } from '../run/after-attempt.ts';
import { type LeasedRow, toProgress } from './leased-run.ts';
import { settle } from './settle.ts';
import type { Settlement } from './settlement.ts';

const PROMOTE = `
  with due as (
    select execution_id from runs
    where state = 'delayed' and not_before <= clock_timestamp()
    order by not_before limit 1000
    for update skip locked
  ), promoted as (
    update runs set state = 'waiting', not_before = null
    where execution_id = any(array(select execution_id from due))
    returning 1
  )
  select
    (select count(*)::int from promoted) as promoted,
    (
      select extract(epoch from min(not_before) - clock_timestamp())::float8 * 1000
      from runs where state = 'delayed' and not_before > clock_timestamp()
    ) as next_ms`;

const EXPIRED = `
  select execution_id, fence, attempt, attempts, lost, max_attempts, retry_base_ms, suspect, leased_at
  from runs
  where state = 'running' and lease_until < clock_timestamp()
  limit 100
  for update skip locked`;

type ExpiredRow = Pick<
  LeasedRow,
  'execution_id' | 'fence' | 'attempt' | 'attempts' | 'lost' | 'max_attempts' | 'retry_base_ms' | 'suspect'
> & { leased_at: Date };

/** Lets runs whose back-off is over wait for their start. `nextMs`: until the next one is due; null when none is. */
export const promoteDue = async (tx: PoolClient): Promise<{ promoted: number; nextMs: number | null }> => {
  const { rows } = await tx.query<{ promoted: number; next_ms: number | null }>({ name: 'promote-due', text: PROMOTE });
  return { promoted: rows[0]!.promoted, nextMs: rows[0]!.next_ms };
};

/** Takes runs from replicas that no longer renew their leases; answers how many. */
export const reapExpired = async (tx: PoolClient, now = new Date()): Promise<number> => {
  const { rows } = await tx.query<ExpiredRow>({ name: 'expired-leases', text: EXPIRED });
  await settle(
    tx,
    rows.map((row) => settlementOf(row, now)),
  );
  return rows.length;
};

const settlementOf = (row: ExpiredRow, now: Date): Settlement => {
  const lease = { executionId: row.execution_id, fence: row.fence };
  const after = afterAttempt(withoutCalls(lostOutcome(row.leased_at, now)), toProgress(row), 0);
  return after.kind === 'end'
    ? { kind: 'end', lease, end: after.end }
    : { kind: 'hand-back', lease, state: 'waiting', delayMs: null, progress: after.progress, suspect: row.suspect };
};

const lostOutcome = (startedAt: Date, now: Date): Outcome => ({
  outcome: 'worker_lost',
  error: stackless('WorkerLostError', 'The executor ended while the script was running'),
  retryable: true,
  retryAfterMs: null,
  timeoutReason: null,
  innocent: false,
  output: null,
  response: null,
  logs: Buffer.from('[]'),
  startedAt,
  durationMs: now.getTime() - startedAt.getTime(),
  cpuTimeMs: null,
  memoryBytes: null,
  sdkCalls: 0,
});
