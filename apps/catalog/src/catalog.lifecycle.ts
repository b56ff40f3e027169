import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EventStore } from '@runlet/event-store';
import { ProjectionRunner } from '@runlet/projections';
import type { Pool } from 'pg';
import type { Broker } from './broker.ts';
import { refillBroker } from './broker-refill.ts';
import { CLAIMS } from './script/claims/claims.publisher.ts';
import { PreparedSources } from './script/validation/prepared-sources.ts';
import { DataKeys } from './vault/data-keys.ts';
import { tenantsWithKeys } from './vault/vault.publisher.ts';
import { BROKER, EVENT_STORE, POOL } from './stores.ts';

/** How often a boot looks whether the claims are made, ms. */
const LOOK_MS = 20;

/** What runs by itself, from the boot to the shutdown. */
@Injectable()
export class CatalogLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private started: Promise<void> | undefined;

  constructor(
    private readonly runner: ProjectionRunner,
    private readonly sources: PreparedSources,
    private readonly keys: DataKeys,
    @Inject(BROKER) private readonly broker: Broker,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  /** Nest calls it twice, for the messages and for the health port. */
  async onApplicationBootstrap(): Promise<void> {
    this.started ??= this.start();
    await this.started;
  }

  /** The connections go last. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.runner.stop();
    await this.sources.close();
    await this.store.close();
    await this.pool.end();
  }

  /**
   * Commands are taken only once the claims of all scripts are known: over old events with a new database they are made
   * first, else names that are taken would be given away.
   */
  private async start(): Promise<void> {
    await this.runner.start();
    await refillBroker(this.broker, this.runner);
    await this.keys.rewrapAll(await tenantsWithKeys(this.broker.vault));
    while (!this.stopping.signal.aborted) {
      const claims = (await this.runner.status()).find(({ name }) => name === CLAIMS);
      if (claims && claims.version > 0) return;
      await delay(LOOK_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}
