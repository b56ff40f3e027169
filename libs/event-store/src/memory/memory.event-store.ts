import { Pulse } from '@runlet/kernel';
import { toRecords } from '../appendable.ts';
import {
  type Appended,
  type EventMetadata,
  type EventStore,
  type ExpectedRevision,
  MAX_BATCH,
  type NewEvent,
  type ReadOptions,
  type StoredEvent,
  type SubscribeOptions,
  type SubscriptionBatch,
} from '../event-store.ts';
import { conflict } from '../event-store.problems.ts';
import { follow } from '../follow.ts';
import { type Page, readPages } from '../read-pages.ts';

/** An event as it lies in the store: JSON as text, so that a reader gets a copy of its own. */
interface Recorded extends Omit<StoredEvent, 'data' | 'metadata'> {
  readonly data: string;
  readonly metadata: string;
}

/** Forgets everything at its end: for tests. */
export class MemoryEventStore implements EventStore {
  /** The event at position n is at n - 1. */
  private readonly all: Recorded[] = [];
  private readonly streams = new Map<string, Recorded[]>();
  private readonly byId = new Map<string, Recorded>();
  private readonly pulse = new Pulse();
  private readonly closed = new AbortController();

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    const records = toRecords(stream, expected, events);
    const target = this.streams.get(stream) ?? [];
    const known = records.map(({ id }) => this.byId.get(id));
    if (known.some(Boolean)) return this.appendedBefore(stream, expected, known);

    const actual = target.at(-1)?.revision ?? 'none';
    if (expected !== 'any' && expected !== actual) throw conflict(stream, expected, actual);
    for (const record of records) this.record(stream, target, record);
    this.streams.set(stream, target);
    this.pulse.beat();
    return place(target.at(-1)!);
  }

  read(stream: string, options?: ReadOptions): AsyncIterable<StoredEvent> {
    return readPages(async (page) => this.readPage(stream, page), options);
  }

  subscribeAll({ after, streamPrefix, signal }: SubscribeOptions): AsyncIterable<SubscriptionBatch> {
    const readAfter = async (position: bigint | null) => this.readAfter(position, streamPrefix);
    return follow({ readAfter, pulse: this.pulse }, { after, signal: AbortSignal.any([signal, this.closed.signal]) });
  }

  async close(): Promise<void> {
    this.closed.abort();
  }

  private appendedBefore(
    stream: string,
    expected: ExpectedRevision,
    known: readonly (Recorded | undefined)[],
  ): Appended {
    const first = expected === 'any' ? known[0]?.revision : expected === 'none' ? 0 : expected + 1;
    const same = known.every((event, at) => event?.stream === stream && event.revision === first! + at);
    if (!same) throw conflict(stream, expected, this.streams.get(stream)?.at(-1)?.revision ?? 'none');
    return place(known.at(-1)!);
  }

  private record(stream: string, target: Recorded[], record: Pick<Recorded, 'id' | 'type' | 'data' | 'metadata'>) {
    const event: Recorded = {
      ...record,
      stream,
      revision: target.length,
      position: BigInt(this.all.length + 1),
      recordedAt: new Date().toISOString(),
    };
    target.push(event);
    this.all.push(event);
    this.byId.set(event.id, event);
  }

  private readPage(stream: string, { from, direction, size }: Page): StoredEvent[] {
    const events = this.streams.get(stream) ?? [];
    if (direction === 'forward') return events.slice(from, from! + size).map(toStored);
    const end = Math.min(from ?? Infinity, events.length - 1) + 1;
    return events
      .slice(Math.max(0, end - size), end)
      .toReversed()
      .map(toStored);
  }

  private readAfter(position: bigint | null, streamPrefix: string): StoredEvent[] {
    const batch: StoredEvent[] = [];
    for (let at = Number(position ?? 0n); at < this.all.length && batch.length < MAX_BATCH; at++) {
      const event = this.all[at]!;
      if (event.stream.startsWith(streamPrefix)) batch.push(toStored(event));
    }
    return batch;
  }
}

const place = ({ revision, position }: Recorded): Appended => ({ revision, position });

const toStored = (event: Recorded): StoredEvent => ({
  ...event,
  data: JSON.parse(event.data) as unknown,
  metadata: JSON.parse(event.metadata) as EventMetadata,
});
