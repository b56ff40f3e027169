import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Log } from '@runlet/nest';
import { LOG } from '../tokens.ts';
import type { Lease } from './leased-run.ts';
import { RunQueue } from './run-queue.ts';

/** Length of a lease, ms: how long a run whose executor died waits at most until another has it. */
export const LEASE_MS = 15_000;
const RENEW_MS = 5_000;

interface HeldLease {
  readonly lease: Lease;
  readonly onLost: () => void;
  /** From here on it may be another's, on the clock of `performance.now()`. */
  goodUntil: number;
}

/** Renews the leases of this replica, all in one statement, and tells who has lost one. */
@Injectable()
export class LeaseKeeper implements OnModuleInit, OnApplicationShutdown {
  private readonly held = new Map<string, HeldLease>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly queue: RunQueue,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.renew(), RENEW_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** `askedAt`: `performance.now()` before the lease was asked for. `onLost` is called at most once. */
  keep(lease: Lease, askedAt: number, onLost: () => void): void {
    this.held.set(lease.executionId, { lease, onLost, goodUntil: askedAt + LEASE_MS });
  }

  forget({ executionId, fence }: Lease): void {
    if (this.held.get(executionId)?.lease.fence === fence) this.held.delete(executionId);
  }

  private async renew(): Promise<void> {
    const asked = [...this.held.values()];
    if (asked.length === 0) return;
    const askedAt = performance.now();
    try {
      const still = await this.queue.renew(
        asked.map(({ lease }) => lease),
        LEASE_MS,
      );
      for (const held of asked) held.goodUntil = still.has(held.lease.executionId) ? askedAt + LEASE_MS : 0;
    } catch (error) {
      this.log.warn({ err: error, leases: asked.length }, 'leases could not be renewed');
    }
    for (const held of asked) this.endIfOver(held);
  }

  private endIfOver(held: HeldLease): void {
    if (held.goodUntil > performance.now() || this.held.get(held.lease.executionId) !== held) return;
    this.held.delete(held.lease.executionId);
    held.onLost();
  }
}
