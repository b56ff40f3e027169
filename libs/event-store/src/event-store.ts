/** Where a writer believes the stream to be: not there yet, at the revision of its last event, or anywhere. */
export type ExpectedRevision = 'none' | 'any' | number;

export interface EventMetadata {
  readonly tenant: string;
  /** Who or what decided it. */
  readonly actor: { readonly kind: string; readonly id: string };
  readonly correlationId: string;
  /** Id of the command, event or execution that led to it; null where it began here. */
  readonly causationId: string | null;
  /** When it was decided, ISO 8601. */
  readonly at: string;
}

export interface NewEvent {
  /** UUID, chosen by the writer before the first try: it is how a repeated append is recognised. Never used twice. */
  readonly id: string;
  /** Stored name with its version, e.g. `ScriptVersionDeployed.v1`. */
  readonly type: string;
  readonly data: object;
  readonly metadata: EventMetadata;
}

export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  /** Place in the stream, from 0, without gaps. */
  readonly revision: number;
  /** Place among all events. Grows; says nothing else, and has gaps. */
  readonly position: bigint;
  /** When the store took it, ISO 8601; by the clock of the store. */
  readonly recordedAt: string;
  readonly data: unknown;
  readonly metadata: EventMetadata;
}

/** Where the last event of an append stands. */
export interface Appended {
  readonly revision: number;
  readonly position: bigint;
}

export interface ReadOptions {
  readonly direction?: 'forward' | 'backward';
  /** First revision to read; the stream's first event, backward its last, if left out. */
  readonly from?: number;
  /** Most events to read; all if left out. */
  readonly limit?: number;
}

export interface SubscribeOptions {
  /** Position of the last event already taken in; null for none. */
  readonly after: bigint | null;
  /** Only streams whose name begins so; all if empty. */
  readonly streamPrefix: string;
  /** Ends the subscription, which then completes. */
  readonly signal: AbortSignal;
}

/** What has come since the batch before, in the order of positions; at most `MAX_BATCH` events. */
export interface SubscriptionBatch {
  readonly events: readonly StoredEvent[];
  /** False while there is more to catch up with. A batch may be empty only to say that the subscription is live. */
  readonly live: boolean;
}

/** Most events of one batch of a subscription. */
export const MAX_BATCH = 500;
/** Largest append, bytes of data and metadata of its events together: EventStoreDB's limit. */
export const MAX_APPEND_BYTES = 1024 * 1024;

/**
 * Streams of immutable events, and all of them in one order. Adapters pass one suite (event-store.contract.ts).
 *
 * Problems: `event-store/unavailable` when the store cannot be reached or does not answer in time.
 */
export interface EventStore {
  /**
   * Adds events to the end of a stream, all or none. Resolves once they are stored.
   *
   * Repeating an append (same ids, same `expected`) gives the first answer again, so after `event-store/unavailable`,
   * which leaves open whether they were stored, repeat it. Otherwise, where the stream is not as expected or a part of
   * the ids is stored already: `event-store/conflict`, with `expected` and `actual` in its meta.
   * `event-store/too-large` beyond `MAX_APPEND_BYTES`.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended>;

  /** A stream that does not exist has no events. */
  read(stream: string, options?: ReadOptions): AsyncIterable<StoredEvent>;

  /**
   * All events after a position: those that are there, then those to come. No gap, no double, in the order of
   * positions. Survives losing the store: goes on after the last delivered event once it is back.
   */
  subscribeAll(options: SubscribeOptions): AsyncIterable<SubscriptionBatch>;

  /** Ends subscriptions and connections. */
  close(): Promise<void>;
}
