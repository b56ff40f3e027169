import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { DeployedEntry, RemovedScript } from '@runlet/contracts';
import type { Log } from '@runlet/nest';
import { systemTransaction } from '@runlet/postgres';
import type { Pool } from 'pg';
import { DeployedScripts } from '../deployed/deployed-scripts.ts';
import { locks } from '../locks.ts';
import { cancelledBefore } from '../run/cancelled-before.ts';
import { LOG, POOL } from '../tokens.ts';
import { type LeasedRow, toProgress } from './leased-run.ts';
import { RunsWaiting } from './runs-waiting.ts';
import { settle } from './settle.ts';

const RECONCILE_MS = 10_000;
const CANCEL_BATCH = 200;

const HOLD = `
  update runs set state = 'held' where script_id = $1 and tenant = $2 and state in ('waiting', 'delayed')`;

const RELEASE = `
  update runs
  set state = case when not_before > clock_timestamp() then 'delayed' else 'waiting' end
  where script_id = $1 and tenant = $2 and state = 'held'`;

const WAITING = `
  select execution_id, fence, attempt, attempts, lost, max_attempts, retry_base_ms
  from runs
  where script_id = $1 and tenant = $2 and state in ('waiting', 'delayed', 'held')
  limit ${CANCEL_BATCH}
  for update skip locked`;

const HELD_SCRIPTS = `select distinct tenant, script_id from runs where state = 'held'`;

type WaitingRow = Pick<
  LeasedRow,
  'execution_id' | 'fence' | 'attempt' | 'attempts' | 'lost' | 'max_attempts' | 'retry_base_ms'
>;

/**
 * Applies to waiting runs what becomes of their script: paused, they are held; active again, released; removed,
 * cancelled. Every replica does so on what it sees; whoever leases a run looks at the script once more. What falls
 * between two replicas that see a change at different times is found again within 10 s.
 */
@Injectable()
export class HeldRuns implements OnApplicationBootstrap, OnModuleDestroy {
  private applying: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(LOG) private readonly log: Log,
    private readonly deployed: DeployedScripts,
    private readonly waiting: RunsWaiting,
  ) {}

  onApplicationBootstrap(): void {
    // What is there at the start is compared with what is held, not asked for script by script.
    this.deployed.follow((entry) => this.deployed.ready && this.inTurn(() => this.apply(entry.tenant, entry.scriptId)));
    this.timer = setInterval(() => this.inTurn(() => this.reconcile()), RECONCILE_MS);
    this.inTurn(() => this.reconcile());
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.applying;
  }

  private inTurn(work: () => Promise<void>): void {
    this.applying = this.applying.then(work).catch((error: unknown) => {
      this.log.warn({ err: error }, 'waiting runs could not follow their script; tried again shortly');
    });
  }

  private async reconcile(): Promise<void> {
    if (!this.deployed.ready) return;
    const { rows } = await systemTransaction(this.pool, (tx) =>
      tx.query<{ tenant: string; script_id: string }>(HELD_SCRIPTS),
    );
    for (const { tenant, script_id } of rows) await this.apply(tenant, script_id);
  }

  /** By what the script is now: a change that has been overtaken meanwhile is of no interest. */
  private async apply(tenant: string, scriptId: string): Promise<void> {
    const entry = this.deployed.entry(tenant, scriptId);
    if (entry?.status === 'active') await this.release(entry);
    else if (entry?.status === 'paused') await this.hold(entry);
    else if (entry?.status === 'removed') await this.cancel(entry);
  }

  /** Under the lock of the leases: two that change the same waiting rows could wait for each other. */
  private hold({ tenant, scriptId }: DeployedEntry): Promise<void> {
    return systemTransaction(this.pool, async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [locks.lease]);
      await tx.query(HOLD, [scriptId, tenant]);
    });
  }

  private async release({ tenant, scriptId }: DeployedEntry): Promise<void> {
    const { rowCount } = await systemTransaction(this.pool, (tx) => tx.query(RELEASE, [scriptId, tenant]));
    if (rowCount) this.waiting.announce();
  }

  private async cancel(entry: RemovedScript): Promise<void> {
    for (let cancelled = CANCEL_BATCH; cancelled === CANCEL_BATCH;) {
      cancelled = await systemTransaction(this.pool, async (tx) => {
        const { rows } = await tx.query<WaitingRow>(WAITING, [entry.scriptId, entry.tenant]);
        const settlements = rows.map((row) =>
          cancelledBefore({ executionId: row.execution_id, fence: row.fence }, toProgress(row), entry),
        );
        return (await settle(tx, settlements)).size;
      });
    }
  }
}
