import type { StoredEvent } from '@runlet/event-store';
import type { PoolClient } from 'pg';
import type { Claim } from './checkpoints.ts';

/** Where the events of one subscription go, with the checkpoint. */
export interface Target {
  /** Resolves once all have taken effect and the checkpoint says so. */
  take(events: readonly StoredEvent[]): Promise<void>;
  close(): Promise<void>;
}

/** A projection or a publisher, as a run sees it. */
export interface Work {
  readonly name: string;
  readonly version: number;
  readonly streamPrefix: string;
  /** Makes what is served exist, empty, if it does not. */
  prepare(tx: PoolClient): Promise<void>;
  live(claim: Claim, signal: AbortSignal): Promise<Target>;
  /** Begins from nothing, beside what is served. */
  build(claim: Claim, build: string, signal: AbortSignal): Promise<Target>;
  /** Lets what was built be served. */
  swap(tx: PoolClient): Promise<void>;
}

/** The code at hand cannot take in this event. */
export class StoppedByEventError extends Error {
  override readonly name = 'StoppedByEventError';

  constructor(
    readonly event: StoredEvent,
    cause: unknown,
  ) {
    super(`Failed on ${event.type} (${event.stream}@${event.revision})`, { cause });
  }
}
