import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL } from './database.ts';
import { ScriptChangeFeed } from './schedule/script-change-feed.ts';
import { HandOver } from './tick/hand-over.ts';
import { TickClock } from './tick/tick-clock.ts';

/** What runs by itself, from the boot to the shutdown. */
@Injectable()
export class SchedulerLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly feed: ScriptChangeFeed,
    private readonly clock: TickClock,
    private readonly handOver: HandOver,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  onApplicationBootstrap(): void {
    this.feed.start(() => {
      this.clock.rearm();
      this.handOver.wake();
    });
    this.handOver.start();
    this.clock.start();
  }

  /** Nothing new is begun, what is under way ends, and the connections go last. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.feed.stop(), this.clock.stop(), this.handOver.stop()]);
    await this.pool.end();
  }
}
