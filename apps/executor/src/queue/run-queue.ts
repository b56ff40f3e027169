import { Inject, Injectable } from '@nestjs/common';
import { systemTransaction } from '@runlet/postgres';
import type { Pool } from 'pg';
import { locks } from '../locks.ts';
import { statement } from '../rows/statement.ts';
import { INSTANCE, POOL } from '../tokens.ts';
import { type Lease, type LeasedRow, type LeasedRun, toLeasedRun } from './leased-run.ts';
import { charge, settle } from './settle.ts';
import type { Charge, Settlement } from './settlement.ts';

const leaseStatement = statement('lease-runs', new URL('lease.sql', import.meta.url));
const renewStatement = statement('renew-leases', new URL('renew.sql', import.meta.url));

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

  /** Takes the runs that are next, oldest of the least served tenant first, within all limits. */
  lease({ room, tenantCap, leaseMs }: LeaseTerms): Promise<LeasedRun[]> {
    return systemTransaction(this.pool, async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [locks.lease]);
      const values = [this.instance, room, tenantCap, leaseMs / 1_000];
      const { rows } = await tx.query<LeasedRow>({ ...leaseStatement, values });
      return rows.map(toLeasedRun);
    });
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
