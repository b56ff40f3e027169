import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Progress } from '@runlet/contracts';
import type { Log } from '@runlet/nest';
import { systemTransaction } from '@runlet/postgres';
import type { Pool } from 'pg';
import { jsonBytes, PackedRows } from '../rows/packed-rows.ts';
import { statement } from '../rows/statement.ts';
import { LOG, POOL } from '../tokens.ts';
import type { Lease } from './leased-run.ts';

/** How late people may see how far a run has come, ms. */
const WRITE_EVERY_MS = 500;

const reportStatement = statement('report-progress', new URL('report-progress.sql', import.meta.url));

/** Writes down how far running scripts say they have come: of each the latest, all in one statement. */
@Injectable()
export class ProgressReports implements OnApplicationShutdown {
  private readonly latest = new Map<string, { readonly lease: Lease; readonly progress: Progress }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }

  report(lease: Lease, progress: Progress): void {
    this.latest.set(lease.executionId, { lease, progress });
    this.timer ??= setTimeout(() => void this.write(), WRITE_EVERY_MS);
  }

  private async write(): Promise<void> {
    const rows = new PackedRows();
    for (const { lease, progress } of this.latest.values()) {
      rows.add({ execution_id: lease.executionId, fence: lease.fence }, { progress: jsonBytes(progress) });
    }
    this.latest.clear();
    this.timer = undefined;
    try {
      await systemTransaction(this.pool, (tx) => tx.query({ ...reportStatement, values: rows.parameters }));
    } catch (error) {
      // The next report says more than this one did.
      this.log.warn({ err: error }, 'the progress of runs could not be written');
    }
  }
}
