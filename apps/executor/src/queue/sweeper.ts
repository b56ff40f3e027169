import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Log } from '@runlet/nest';
import { systemTransaction } from '@runlet/postgres';
import type { Pool } from 'pg';
import { LOG, POOL } from '../tokens.ts';
import { LEASE_MS } from './lease-keeper.ts';
import { RunsWaiting } from './runs-waiting.ts';
import { promoteDue, reapExpired } from './sweep.ts';

/** Longest pause between two looks, ms: also the backstop for calls that got lost. */
const PAUSE_MS = 1_000;
/** Without a successful look for this long, ms, the database was away, for the owners of leases too. */
const OUTAGE_MS = 5_000;

/** Looks after runs that nobody works on: those whose back-off is over, and those whose executor is gone. */
@Injectable()
export class Sweeper implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private looksAt = Infinity;
  private looking: Promise<void> | undefined;
  private stopped = false;
  private lastLook = performance.now();
  private reapFrom = 0;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(LOG) private readonly log: Log,
    private readonly waiting: RunsWaiting,
  ) {}

  onModuleInit(): void {
    this.lookIn(0);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  /** Looks in `ms` at the latest: then something falls due. */
  lookIn(ms: number): void {
    const at = performance.now() + ms;
    if (this.stopped || at >= this.looksAt) return;
    clearTimeout(this.timer);
    this.looksAt = at;
    this.timer = setTimeout(() => {
      this.looksAt = Infinity;
      this.looking = this.look();
    }, Math.ceil(ms));
  }

  private async look(): Promise<void> {
    let pauseMs = PAUSE_MS;
    try {
      const { promoted, nextMs } = await systemTransaction(this.pool, promoteDue);
      const reaped = this.mayReap() ? await systemTransaction(this.pool, (tx) => reapExpired(tx)) : 0;
      if (reaped > 0) this.log.warn({ runs: reaped }, 'runs were taken from an executor that is gone');
      if (promoted + reaped > 0) this.waiting.announce();
      else this.waiting.remind();
      pauseMs = Math.min(PAUSE_MS, nextMs ?? PAUSE_MS);
    } catch (error) {
      this.log.warn({ err: error }, 'the queue could not be looked after');
    }
    this.lookIn(pauseMs);
  }

  /** After an outage the owners of leases get the time to renew them first. */
  private mayReap(): boolean {
    const now = performance.now();
    if (now - this.lastLook > OUTAGE_MS) this.reapFrom = now + LEASE_MS;
    this.lastLook = now;
    return now >= this.reapFrom;
  }
}
