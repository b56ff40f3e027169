import { Inject, Injectable } from '@nestjs/common';
import { systemTransaction } from '@runlet/postgres';
import type { Pool } from 'pg';
import { Batcher } from '../batching/batcher.ts';
import { RunsWaiting } from '../queue/runs-waiting.ts';
import { POOL } from '../tokens.ts';
import { insertRuns } from './insert-runs.ts';
import { insertTicks, type Tick, type TickDecision } from './insert-ticks.ts';
import type { NewRun } from './new-run.ts';

const MAX_BATCH = 200;
/** Most rows of one statement: an event may start many scripts. */
const MAX_ROWS = 1_000;

/**
 * Where runs become durable. What resolves here cannot be lost, and what was accepted before is not accepted again,
 * for as long as its key is kept. Rejects with `database/unavailable`: then nothing is promised.
 */
@Injectable()
export class Acceptance {
  private readonly single: Batcher<NewRun, void>;
  private readonly ticks: Batcher<Tick, TickDecision>;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly waiting: RunsWaiting,
  ) {
    this.single = new Batcher<NewRun, void>(
      async (runs) => {
        await this.acceptAll(runs);
        return runs.map(() => undefined);
      },
      { maxItems: MAX_BATCH, lanes: 2 },
    );
    this.ticks = new Batcher((ticks) => this.decideTicks(ticks), { maxItems: MAX_BATCH });
  }

  /** Resolves when all are accepted; usually in one transaction. */
  async acceptAll(runs: readonly NewRun[]): Promise<void> {
    for (let from = 0; from < runs.length; from += MAX_ROWS) {
      const some = runs.slice(from, from + MAX_ROWS);
      const fresh = await systemTransaction(this.pool, (tx) => insertRuns(tx, some));
      if (fresh.size > 0) this.waiting.announce();
    }
  }

  /** One run, in a transaction with others that come at the same time. */
  accept(run: NewRun): Promise<void> {
    return this.single.add(run);
  }

  /** A tick becomes a run unless its schedule's overlap choice says no. A tick that is one already stays one. */
  acceptTick(tick: Tick): Promise<TickDecision> {
    return this.ticks.add(tick);
  }

  private async decideTicks(ticks: readonly Tick[]): Promise<TickDecision[]> {
    const decisions = await systemTransaction(this.pool, (tx) => insertTicks(tx, ticks));
    this.waiting.announce();
    return decisions;
  }
}
