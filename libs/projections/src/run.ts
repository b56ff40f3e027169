import { setTimeout as delay } from 'node:timers/promises';
import type { EventStore } from '@runlet/event-store';
import type { Logger, Pulse } from '@runlet/kernel';
import { systemTransaction } from '@runlet/postgres';
import type { Pool } from 'pg';
import type { Checkpoints, Claim } from './checkpoints.ts';
import { Retry } from './retry.ts';
import { readAhead } from './read-ahead.ts';
import { StoppedByEventError, type Target, type Work } from './work.ts';

export interface RunOptions {
  readonly work: Work;
  readonly store: Pick<EventStore, 'subscribeAll'>;
  readonly pool: Pool;
  readonly checkpoints: Checkpoints;
  /** Beats when a rebuild may be wanted. */
  readonly rebuilds: Pulse;
  readonly logger: Logger;
}

/** How often a run looks for a wish to rebuild whose notice was lost, ms. */
const REBUILD_POLL_MS = 10_000;
/** Wait before a swap is tried again that readers were in the way of, ms. */
const SWAP_RETRY_MS = 200;
/** SQLSTATE of a lock that was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/** One projection or publisher on the replica that leads it. */
export class Run {
  constructor(private readonly options: RunOptions) {}

  /** Goes on through whatever fails, until `signal` aborts. */
  async keep(signal: AbortSignal): Promise<void> {
    const { work, logger } = this.options;
    const retry = new Retry(work.name, logger);
    while (!signal.aborted) {
      retry.begin();
      try {
        await this.once(signal);
      } catch (error) {
        if (!signal.aborted) await delay(retry.failed(error), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Ends when something fails, or when a rebuild has changed what is served. */
  private async once(signal: AbortSignal): Promise<void> {
    const { work, pool, checkpoints } = this.options;
    const claim = await systemTransaction(pool, async (tx) => {
      const claim = await checkpoints.claim(tx, work.name);
      await work.prepare(tx);
      return claim;
    });
    const ending = new AbortController();
    const both = AbortSignal.any([signal, ending.signal]);
    const parts = [this.rebuild(claim, both)];
    // What another version of the code has made is served as it is until it is made anew.
    if (claim.version === work.version) parts.push(this.live(claim, both));
    try {
      await Promise.race(parts);
    } catch (error) {
      if (error instanceof StoppedByEventError) await checkpoints.markStopped(claim);
      throw error;
    } finally {
      ending.abort();
      await Promise.allSettled(parts);
    }
  }

  private async live(claim: Claim, signal: AbortSignal): Promise<void> {
    const target = await this.options.work.live(claim, signal);
    await this.feed(target, claim.position, signal);
  }

  /** Resolves when what was rebuilt is served. */
  private async rebuild(claim: Claim, signal: AbortSignal): Promise<void> {
    const { work, pool, checkpoints, logger } = this.options;
    const serves = claim.version === work.version;
    while (serves ? await this.wanted(claim, signal) : !signal.aborted) {
      const started = performance.now();
      try {
        const build = await checkpoints.beginBuild(pool, claim);
        const target = await work.build(claim, build, signal);
        const done = await this.feed(target, null, signal, () => this.swap(claim, build, serves, signal));
        if (done) logger.info({ projection: work.name, ms: Math.round(performance.now() - started) }, 'Rebuilt');
        return;
      } catch (error) {
        if (!serves || !(error instanceof StoppedByEventError)) throw error;
        logger.error({ err: error, projection: work.name, event: error.event }, 'A rebuild failed and was given up');
        await checkpoints.giveUpBuild(claim);
      }
    }
  }

  /** Takes events until `signal` aborts, or until `caughtUp`, asked whenever there are none left, says so. */
  private async feed(
    target: Target,
    after: bigint | null,
    signal: AbortSignal,
    caughtUp: () => Promise<boolean> = async () => false,
  ): Promise<boolean> {
    const { store, work } = this.options;
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    try {
      const batches = store.subscribeAll({ after, streamPrefix: work.streamPrefix, signal: either });
      for await (const { events, live } of readAhead(batches)) {
        if (events.length > 0) await target.take(events);
        if (live && (await caughtUp())) return true;
      }
      if (!signal.aborted) throw new Error('The event store was closed');
      return false;
    } finally {
      over.abort();
      await target.close();
    }
  }

  /** False when what was built is behind what is served: then more is to come. */
  private async swap(claim: Claim, build: string, serves: boolean, signal: AbortSignal): Promise<boolean> {
    const { work, pool, checkpoints } = this.options;
    while (!signal.aborted) {
      try {
        return await systemTransaction(pool, async (tx) => {
          const { position, buildPosition } = await checkpoints.lockBuild(tx, claim, build);
          // Who has read his own write must not see it vanish. Of another version nobody has moved the checkpoint since.
          if (serves && position !== null && (buildPosition === null || buildPosition < position)) return false;
          await work.swap(tx);
          await checkpoints.finishBuild(tx, claim, work.version);
          return true;
        });
      } catch (error) {
        if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
        await delay(SWAP_RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    return false;
  }

  /** Resolves to true once a rebuild is wanted, to false when `signal` aborts. */
  private async wanted(claim: Claim, signal: AbortSignal): Promise<boolean> {
    const { checkpoints, rebuilds } = this.options;
    while (!signal.aborted) {
      const seen = rebuilds.count;
      if (await checkpoints.isRebuildWanted(claim)) return true;
      await rebuilds.after(seen, signal, REBUILD_POLL_MS);
    }
    return false;
  }
}
