import type { StoredEvent } from '@runlet/event-store';

interface Follower {
  /** Permanent: its checkpoint is kept by it. Letters, digits and underscores. */
  readonly name: string;
  /** Raised when what it makes of events changes: everything is made anew then. From 1. */
  readonly version: number;
  /** Takes in the events of streams whose name begins so; all if empty. */
  readonly streamPrefix: string;
}

/** Where a projection writes. Statements run in their order, in the transaction that moves the checkpoint. */
export interface ProjectionTx {
  /**
   * Queues a statement; its rows are not given back, for then hundreds of events cost one round trip. What depends on
   * rows is said in SQL. `sql` is one of a few constant texts (each is prepared once), with `$1 …` for values.
   */
  write(sql: string, values?: readonly unknown[]): void;
  /**
   * Queues one row of a statement that takes an array for each column, such as
   * `insert into t select * from unnest($1::text[], $2::int[]) on conflict do nothing`: rows queued one after another
   * for the same `sql` are one statement, which a rebuild writes several times as fast. Not for upserts, where one
   * statement must not meet the same row twice, nor for columns that are arrays themselves.
   */
  gather(sql: string, row: readonly unknown[]): void;
}

/** Tables made of events, and of nothing else. */
export interface Projection extends Follower {
  /** Its tables, without schema. Nothing else writes to them or refers to them. */
  readonly tables: readonly string[];
  /** SQL that creates `tables`, their indexes and policies, without schema: they are made where `search_path` points. */
  readonly ddl: string;
  /**
   * Queues what this event changes. Runs for all tenants. Guards by revision where an event must not be applied to a row
   * that has it already; never rejects what has happened: an error stops the projection until the code is mended.
   */
  apply(event: StoredEvent, tx: ProjectionTx): void;
}

/** Takes the effect of events elsewhere, e.g. to the broker: each at least once, in order, before the checkpoint moves. */
export interface Publisher extends Follower {
  /**
   * Resolves once all of `events` have taken effect. When it rejects, all of them come again, so each effect must be
   * harmless when repeated; in a rebuild old events come beside new ones.
   */
  publish(events: readonly StoredEvent[], signal: AbortSignal): Promise<void>;
}

/** Where a projection or publisher stands, on whichever replica it runs. */
export interface ProjectionStatus {
  readonly name: string;
  /** Of what is served now; 0 until something is. */
  readonly version: number;
  /** Global position of the last event that it has taken in, as a decimal string; `0` for none. */
  readonly position: string;
  /** `rebuilding`: made anew beside what is served. `stopped`: it fails on an event and tries again now and then. */
  readonly status: 'live' | 'rebuilding' | 'stopped';
  readonly updatedAt: string | null;
}
