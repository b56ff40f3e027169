import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { isUnavailable } from '@runlet/postgres';
import { Batcher } from '../batching/batcher.ts';
import { RunQueue } from './run-queue.ts';
import type { Charge, Settlement } from './settlement.ts';

interface Item {
  readonly settlement: Settlement;
  readonly charge: Charge | null;
}

/** Also bounds the memory of one statement: inputs stay in the database, outputs are 5 MB at most. */
const MAX_BATCH = 100;
const RETRY_MS = 250;

/** Records what became of runs, those that end at the same time together. Waits for a database that is away. */
@Injectable()
export class Settlements {
  private readonly batcher = new Batcher<Item, boolean>((items) => this.flush(items), { maxItems: MAX_BATCH });
  private closed = false;

  constructor(private readonly queue: RunQueue) {}

  /** Whether it took effect: false when the lease was lost, and the run is another's. */
  add(settlement: Settlement, charge: Charge | null): Promise<boolean> {
    return this.batcher.add({ settlement, charge });
  }

  /** From now on a database that is away is not waited for: the leases run out by themselves. */
  close(): void {
    this.closed = true;
  }

  private async flush(items: readonly Item[]): Promise<boolean[]> {
    const settlements = items.map(({ settlement }) => settlement);
    const charges = items.flatMap(({ charge }) => charge ?? []);
    for (;;) {
      try {
        const settled = await this.queue.settle(settlements, charges);
        return settlements.map(({ lease }) => settled.has(lease.executionId));
      } catch (error) {
        if (this.closed || !isUnavailable(error)) throw error;
        await delay(RETRY_MS);
      }
    }
  }
}
