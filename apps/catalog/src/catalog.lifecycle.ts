import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EventStore } from '@runlet/event-store';
import { ProjectionRunner } from '@runlet/projections';
import type { Pool } from 'pg';
import { PreparedSources } from './script/validation/prepared-sources.ts';
import { EVENT_STORE, POOL } from './stores.ts';

/** What runs by itself, from the boot to the shutdown. */
@Injectable()
export class CatalogLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly runner: ProjectionRunner,
    private readonly sources: PreparedSources,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.runner.start();
  }

  /** The connections go last. */
  async onApplicationShutdown(): Promise<void> {
    await this.runner.stop();
    await this.sources.close();
    await this.store.close();
    await this.pool.end();
  }
}
