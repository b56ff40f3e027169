import { Inject, Injectable } from '@nestjs/common';
import { systemTransaction } from '@runlet/postgres';
import type { Pool } from 'pg';
import { locks } from '../locks.ts';
import { statement } from '../rows/statement.ts';
import { INSTANCE, POOL } from '../tokens.ts';
import { allot, type Allotment, type WaitingScript } from './domain/allot.ts';
import { type Lease, type LeasedRow, type LeasedRun, toLeasedRun } from './leased-run.ts';
import { charge, settle } from './settle.ts';
import type { Charge, Settlement } from './settlement.ts';

/**
 * Behind row-level security the planner guesses that next to nothing waits: with nested loops it would compare every
 * waiting script with every running one.
 */
const LEASE_ALONE = `set local enable_nestloop = off; select pg_advisory_xact_lock(${locks.lease})`;

const waitingStatement = statement('waiting-scripts', new URL('waiting-scripts.sql', import.meta.url));
const leaseStatement = statement('lease-runs', new URL('lease.sql', import.meta.url));
const renewStatement = statement('renew-leases', new URL('renew.sql', import.meta.url));

const GIVE_BACK = `
  update runs
  set state = 'waiting', fence = fence + 1, lease_owner = null, leased_at = null, lease_until = null
  where state = 'running' and lease_owner = $1 and execution_id <> all($2::uuid[])`;

export interface LeaseTerms {
  /** Most runs to take, at least 1. */
  readonly room: number;
  /** Most runs that one tenant may have running, on all replicas together. */
  readonly tenantCap: number;
  /** How long the leases last unless renewed, ms. */
  readonly leaseMs: number;
}

/** The runs that wait and the leases on those that run, as one replica uses them. */
@Injectable()
export class RunQueue {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(INSTANCE) private readonly instance: string,
  ) {}

  /** Takes the runs that are next, within all limits; there may be more of them even if there is room left. */
  lease({ room, tenantCap, leaseMs }: LeaseTerms): Promise<LeasedRun[]> {
    return systemTransaction(this.pool, async (tx) => {
      await tx.query(LEASE_ALONE);
      const waiting = await tx.query<WaitingRow>({ ...waitingStatement, values: [room, tenantCap] });
      const allotments = allot(waiting.rows.map(toWaitingScript), room, tenantCap);
      if (allotments.length === 0) return [];
      const values = [JSON.stringify(allotments.map(toLeaseRow)), this.instance, leaseMs / 1_000];
      const { rows } = await tx.query<LeasedRow>({ ...leaseStatement, values });
      return rows.map(toLeasedRun);
    });
  }

  /** Gives back what is leased to this replica unless it is among `known`: its lease was committed, its answer lost. */
  async giveBackUnknown(known: readonly string[]): Promise<void> {
    await systemTransaction(this.pool, (tx) => tx.query(GIVE_BACK, [this.instance, known]));
  }

  /** Prolongs what is still held; answers the ids of that. */
  renew(leases: readonly Lease[], leaseMs: number): Promise<ReadonlySet<string>> {
    const held = leases.map(({ executionId, fence }) => ({ execution_id: executionId, fence }));
    return systemTransaction(this.pool, async (tx) => {
      const values = [JSON.stringify(held), this.instance, leaseMs / 1_000];
      const { rows } = await tx.query<{ execution_id: string }>({ ...renewStatement, values });
      return new Set(rows.map((row) => row.execution_id));
    });
  }

  /** All in one transaction; answers the ids of those that took effect: the others' leases were lost. */
  settle(settlements: readonly Settlement[], charges: readonly Charge[]): Promise<ReadonlySet<string>> {
    return systemTransaction(this.pool, async (tx) => {
      const settled = await settle(tx, settlements);
      await charge(tx, charges);
      return settled;
    });
  }
}

interface WaitingRow {
  tenant: string;
  used_ms: number;
  mean_ms: number;
  tenant_running: number;
  script_id: string;
  script_running: number;
  cron_running: boolean;
  concurrent_runs: number;
  oldest: number;
}

interface StartableScript extends WaitingScript {
  readonly cronRunning: boolean;
}

const toWaitingScript = (row: WaitingRow): StartableScript => ({
  tenant: row.tenant,
  usedMs: row.used_ms,
  meanMs: row.mean_ms,
  tenantRunning: row.tenant_running,
  scriptId: row.script_id,
  free: row.concurrent_runs - row.script_running,
  oldest: row.oldest,
  cronRunning: row.cron_running,
});

const toLeaseRow = ({ script, runs }: Allotment<StartableScript>) => ({
  tenant: script.tenant,
  script_id: script.scriptId,
  cron_running: script.cronRunning,
  runs,
});
