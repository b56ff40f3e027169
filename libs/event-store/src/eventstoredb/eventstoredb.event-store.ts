import { setTimeout as delay } from 'node:timers/promises';
import {
  ANY,
  BACKWARDS,
  END,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import type { Logger } from '@runlet/kernel';
import { type EventRecord, toRecords } from '../appendable.ts';
import type {
  Appended,
  EventStore,
  ExpectedRevision,
  NewEvent,
  ReadOptions,
  StoredEvent,
  SubscribeOptions,
  SubscriptionBatch,
} from '../event-store.ts';
import { conflict, storeUnavailable } from '../event-store.problems.ts';
import { type Page, readPages } from '../read-pages.ts';
import { repeatWhile } from '../repeat.ts';
import { Connection } from './connection.ts';
import { isRefused, isUnavailable } from './failure.ts';
import { toStored } from './stored-event.ts';
import { subscription } from './subscription.ts';

/** Wait before a subscription is made again, ms. */
const RETRY_MS = 250;
/** How far back a repeated append to `'any'` revision is looked for; more cannot have come in between. */
const RECENT = 1_000;

export interface EventStoreDbOptions {
  /** `esdb://…` or `esdb+discover://…`; a secured server needs `user:password@` in it. Server 23.10 or later. */
  readonly url: string;
  readonly logger: Pick<Logger, 'warn'>;
}

export class EventStoreDbEventStore implements EventStore {
  private readonly connection: Connection;
  private readonly closed = new AbortController();

  constructor(private readonly options: EventStoreDbOptions) {
    this.connection = new Connection(options.url);
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    const records = toRecords(stream, expected, events);
    try {
      return await repeatWhile(isUnavailable, async (attempt) => {
        // The server forgets ids that were appended to any revision when it restarts; a numbered one it compares.
        const before = attempt > 0 && expected === 'any' ? await this.find(stream, records) : undefined;
        return before ?? (await this.tryAppend(stream, expected, records));
      });
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) {
        const actual = typeof error.actualVersion === 'bigint' ? Number(error.actualVersion) : 'none';
        throw conflict(stream, expected, actual, error);
      }
      throw isUnavailable(error) ? storeUnavailable(error) : error;
    }
  }

  read(stream: string, options?: ReadOptions): AsyncIterable<StoredEvent> {
    const readPage = async (page: Page) => {
      try {
        return await repeatWhile(isUnavailable, () => this.readPage(stream, page));
      } catch (error) {
        throw isUnavailable(error) ? storeUnavailable(error) : error;
      }
    };
    return readPages(readPage, options);
  }

  async *subscribeAll({ after, streamPrefix, signal }: SubscribeOptions): AsyncGenerator<SubscriptionBatch> {
    const ended = AbortSignal.any([signal, this.closed.signal]);
    let position = after;
    let away = false;
    while (!ended.aborted) {
      const { client } = this.connection;
      try {
        for await (const batch of subscription(client, { after: position, streamPrefix, signal: ended })) {
          away = false;
          position = batch.events.at(-1)?.position ?? position;
          yield batch;
        }
      } catch (error) {
        if (isRefused(error)) throw error;
        if (!away) this.options.logger.warn({ err: error, streamPrefix }, 'A subscription was lost and is made again');
        away = true;
        if (isUnavailable(error)) this.connection.discard(client);
        await delay(RETRY_MS, undefined, { signal: ended }).catch(() => undefined);
      }
    }
  }

  async close(): Promise<void> {
    this.closed.abort();
    await this.connection.close();
  }

  private tryAppend(stream: string, expected: ExpectedRevision, records: readonly EventRecord[]): Promise<Appended> {
    const { connection } = this;
    return connection.call(async (client) => {
      const { nextExpectedRevision, position } = await client.appendToStream(stream, records.map(toJsonEvent), {
        expectedRevision: expected === 'any' ? ANY : expected === 'none' ? NO_STREAM : BigInt(expected),
        credentials: connection.credentials,
      });
      return { revision: Number(nextExpectedRevision), position: position!.commit };
    });
  }

  private readPage(stream: string, { from, direction, size }: Page): Promise<StoredEvent[]> {
    return this.connection.call(async (client) => {
      const events: StoredEvent[] = [];
      const source = client.readStream(stream, {
        direction: direction === 'forward' ? FORWARDS : BACKWARDS,
        fromRevision: from === undefined ? END : BigInt(from),
        maxCount: size,
      });
      // A stream that is missing raises an error also after nobody iterates any more.
      source.on('error', () => undefined);
      try {
        for await (const { event } of source) if (event) events.push(toStored(event));
      } catch (error) {
        if (!(error instanceof StreamNotFoundError)) throw error;
      }
      return events;
    });
  }

  /** Where these events were appended a moment ago, if they were. */
  private async find(stream: string, records: readonly EventRecord[]): Promise<Appended | undefined> {
    const last = records.at(-1)!.id;
    const recent = await this.readPage(stream, { from: undefined, direction: 'backward', size: RECENT });
    const found = recent.find(({ id }) => id === last);
    return found && { revision: found.revision, position: found.position };
  }
}

const toJsonEvent = ({ id, type, data, metadata }: EventRecord) =>
  jsonEvent({
    id,
    type,
    data: JSON.parse(data) as Record<string, unknown>,
    metadata: JSON.parse(metadata) as Record<string, unknown>,
  });
