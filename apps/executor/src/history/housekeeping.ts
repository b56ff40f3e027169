import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Log } from '@runlet/nest';
import { systemTransaction } from '@runlet/postgres';
import type { Pool, PoolClient } from 'pg';
import { ExecutorConfig } from '../config.ts';
import { locks } from '../locks.ts';
import { LOG, POOL } from '../tokens.ts';

const HOUR_MS = 3_600_000;
const KEYS_BATCH = 10_000;

const FORGET_KEYS = `
  delete from run_keys where (execution_id, tenant) in (
    select execution_id, tenant from run_keys where accepted_at < now() - make_interval(days => $1) limit ${KEYS_BATCH}
  )`;

const FORGET_USAGE = `delete from tenant_usage where updated_at < now() - interval '1 day'`;

/** Makes the partitions of months to come and lets go what is too old, hourly, on one replica at a time. */
@Injectable()
export class Housekeeping implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private keeping: Promise<void> | undefined;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(LOG) private readonly log: Log,
    private readonly config: ExecutorConfig,
  ) {}

  onModuleInit(): void {
    const keep = () => (this.keeping = this.keep());
    this.timer = setInterval(keep, HOUR_MS);
    void keep();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.keeping;
  }

  private async keep(): Promise<void> {
    try {
      const dropped = await systemTransaction(this.pool, (tx) => this.partitions(tx));
      if (dropped.length > 0) this.log.info({ partitions: dropped }, 'old history was dropped');
      while ((await systemTransaction(this.pool, (tx) => this.keys(tx))) === KEYS_BATCH);
    } catch (error) {
      this.log.warn({ err: error }, 'housekeeping failed; tried again within the hour');
    }
  }

  private async partitions(tx: PoolClient): Promise<string[]> {
    if (!(await isMine(tx))) return [];
    // Dropping one locks the whole table: rather later than making everybody wait behind a long query.
    await tx.query(`set local lock_timeout = '2s'`);
    await tx.query(`select create_history_partitions(now(), 3)`);
    const { rows } = await tx.query<{ name: string }>(
      `select drop_history_partitions(now() - make_interval(days => $1)) as name`,
      [this.config.HISTORY_DAYS],
    );
    return rows.map(({ name }) => name);
  }

  private async keys(tx: PoolClient): Promise<number> {
    if (!(await isMine(tx))) return 0;
    await tx.query(FORGET_USAGE);
    const { rowCount } = await tx.query(FORGET_KEYS, [this.config.RUN_KEY_DAYS]);
    return rowCount ?? 0;
  }
}

/** For the rest of the transaction. */
const isMine = async (tx: PoolClient): Promise<boolean> => {
  const { rows } = await tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [
    locks.maintenance,
  ]);
  return rows[0]?.mine === true;
};
