import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Log } from '@runlet/nest';
import { systemTransaction } from '@runlet/postgres';
import type { Pool } from 'pg';
import { metrics } from './metrics.ts';
import type { SandboxPool } from './sandbox/sandbox.ts';
import { LOG, POOL, SANDBOX } from './tokens.ts';

/** Counting the queue reads all of it, so it is not done for every scrape. */
const EVERY_MS = 10_000;

const STATES = ['waiting', 'delayed', 'held', 'running'] as const;

/** Measures from time to time what is not counted as it happens: the queue and the sandboxes. */
@Injectable()
export class MetricsSampler implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private sampling: Promise<void> | undefined;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(SANDBOX) private readonly sandbox: SandboxPool,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    const sample = () => (this.sampling = this.sample());
    this.timer = setInterval(sample, EVERY_MS);
    void sample();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.sampling;
  }

  private async sample(): Promise<void> {
    for (const [what, value] of Object.entries(this.sandbox.stats())) metrics.sandbox.set({ what }, value);
    try {
      const { rows } = await systemTransaction(this.pool, (tx) =>
        tx.query<{ state: string; runs: number }>('select state, count(*)::int as runs from runs group by state'),
      );
      const counts = new Map(rows.map(({ state, runs }) => [state, runs]));
      for (const state of STATES) metrics.queue.set({ state }, counts.get(state) ?? 0);
    } catch (error) {
      this.log.debug({ err: error }, 'the queue could not be counted');
    }
  }
}
