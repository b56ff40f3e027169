import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { defaultLimits, executor } from '@runlet/contracts';
import type { NatsConnection } from '@runlet/messaging';
import type { Log } from '@runlet/nest';
import { ExecutorConfig } from '../config.ts';
import { DeployedScripts } from '../deployed/deployed-scripts.ts';
import { metrics } from '../metrics.ts';
import { LEASE_MS, LeaseKeeper } from '../queue/lease-keeper.ts';
import type { LeasedRun } from '../queue/leased-run.ts';
import { RunQueue } from '../queue/run-queue.ts';
import { RunsWaiting } from '../queue/runs-waiting.ts';
import type { Settlement } from '../queue/settlement.ts';
import { Settlements } from '../queue/settlements.ts';
import { Sweeper } from '../queue/sweeper.ts';
import type { SandboxPool } from '../sandbox/sandbox.ts';
import { LOG, NATS, SANDBOX } from '../tokens.ts';
import { AsyncAttempt } from './async-attempt.ts';

/** Most runs that one lease takes: it holds the lock of all replicas while it does. */
const MAX_LEASE = 64;
/** After the runs have been broken off, how long their hand-back may take, ms. */
const HAND_BACK_MS = 3_000;

/** Leases waiting runs as long as there is room, and works on them. */
@Injectable()
export class AsyncRuns implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly underWay = new Map<LeasedRun, AbortController>();
  private asked = false;
  private looking = false;
  private draining = false;
  /** The last lease failed, and may have been taken all the same. */
  private unsure = false;
  private idle: (() => void) | undefined;

  constructor(
    private readonly config: ExecutorConfig,
    @Inject(NATS) private readonly nats: NatsConnection,
    @Inject(LOG) private readonly log: Log,
    @Inject(SANDBOX) private readonly sandbox: SandboxPool,
    private readonly queue: RunQueue,
    private readonly leases: LeaseKeeper,
    private readonly settlements: Settlements,
    private readonly sweeper: Sweeper,
    private readonly waiting: RunsWaiting,
    private readonly deployed: DeployedScripts,
    private readonly attempt: AsyncAttempt,
  ) {}

  onApplicationBootstrap(): void {
    this.waiting.follow(() => this.look());
    this.look();
  }

  /** Starts nothing more, lets what runs finish, and hands the rest back to the queue. */
  async beforeApplicationShutdown(): Promise<void> {
    this.draining = true;
    await this.idleWithin(this.config.DRAIN_TIMEOUT_MS);
    for (const abort of this.underWay.values()) abort.abort();
    this.settlements.close();
    await this.idleWithin(HAND_BACK_MS);
  }

  /** Whoever asks while a look is under way makes it look once more. */
  private look(): void {
    this.asked = true;
    if (this.looking || this.draining) return;
    this.looking = true;
    // Runs that end together make their room together.
    setImmediate(() => void this.lookUntilDone());
  }

  private async lookUntilDone(): Promise<void> {
    while (this.asked && !this.draining) {
      this.asked = false;
      const room = this.room();
      if (room > 0 && (await this.lease(room)) > 0) this.asked = true;
    }
    this.looking = false;
  }

  /** How many runs may be leased right now; each that ends looks again. */
  private room(): number {
    if (!this.deployed.ready || !this.sandbox.hasRoom(defaultLimits.memoryBytes)) return 0;
    return Math.min(MAX_LEASE, this.config.ASYNC_RUNS - this.underWay.size);
  }

  private async lease(room: number): Promise<number> {
    const askedAt = performance.now();
    try {
      if (this.unsure)
        await this.queue.giveBackUnknown([...this.underWay.keys()].map(({ executionId }) => executionId));
      this.unsure = false;
      const terms = { room, tenantCap: this.config.TENANT_RUNS, leaseMs: LEASE_MS };
      const runs = await this.queue.lease(terms);
      for (const run of runs) void this.work(run, askedAt);
      return runs.length;
    } catch (error) {
      this.unsure = true;
      this.log.warn({ err: error }, 'runs could not be leased');
      return 0;
    }
  }

  private async work(run: LeasedRun, askedAt: number): Promise<void> {
    const abort = new AbortController();
    let lost = false;
    this.underWay.set(run, abort);
    this.leases.keep(run, askedAt, () => {
      lost = true;
      metrics.leasesLost.inc();
      this.log.warn({ executionId: run.executionId, attempt: run.attempt }, 'a lease was lost');
      abort.abort();
    });
    try {
      const { settlement, charge } = await this.attempt.make(run, abort.signal);
      if (!lost && (await this.settlements.add(settlement, charge))) this.settled(run, settlement);
    } catch (error) {
      this.log.error({ err: error, executionId: run.executionId }, 'a run could not be settled');
    } finally {
      this.leases.forget(run);
      this.underWay.delete(run);
      if (this.underWay.size === 0) this.idle?.();
      this.look();
    }
  }

  private settled({ tenant, executionId }: LeasedRun, settlement: Settlement): void {
    if (settlement.kind === 'end') {
      const { status } = settlement.end;
      const subject = `${executor.runEnded.subject}.${tenant}.${executionId}`;
      if (!this.nats.isClosed()) this.nats.publish(subject, JSON.stringify({ executionId, status }));
    } else if (settlement.delayMs !== null) {
      this.sweeper.lookIn(settlement.delayMs);
    }
  }

  private async idleWithin(ms: number): Promise<void> {
    if (this.underWay.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.idle = resolve;
    await Promise.race([promise, delay(ms, undefined, { ref: false })]);
  }
}
