import { setTimeout as delay } from 'node:timers/promises';
import { type Logger, Pulse } from '@runlet/kernel';
import { createPool, isUnavailable, Listener, migrate } from '@runlet/postgres';
import type { Pool } from 'pg';
import { toRecords } from '../appendable.ts';
import {
  type Appended,
  type EventStore,
  type ExpectedRevision,
  MAX_BATCH,
  type NewEvent,
  type ReadOptions,
  type StoredEvent,
  type SubscribeOptions,
  type SubscriptionBatch,
} from '../event-store.ts';
import { conflict, storeUnavailable } from '../event-store.problems.ts';
import { follow } from '../follow.ts';
import { type Page, readPages } from '../read-pages.ts';
import { repeatWhile } from '../repeat.ts';
import { type EventRow, toStored } from './event-row.ts';
import { appendEvents, readAfter, readBackward, readForward } from './statements.ts';

const SCHEMA = 'event_store';
const CHANNEL = 'event_store';
/** How late a subscription is at most when a notification was lost on a connection that died silently. */
const POLL_MS = 2_000;
/** Wait between two tries of a subscription to reach the server, ms. */
const RETRY_MS = 250;

export interface PostgresEventStoreOptions {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Streams in one Postgres table, in commit order: see sql/000001_events.sql for how. */
export class PostgresEventStore implements EventStore {
  private readonly pulse = new Pulse();
  private readonly closed = new AbortController();
  private listener: Listener | undefined;

  private constructor(
    private readonly pool: Pool,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  /** Connects and brings the schema up to date. */
  static async open({ url, applicationName, logger }: PostgresEventStoreOptions): Promise<PostgresEventStore> {
    const pool = createPool({ url, applicationName, statementTimeoutMs: 10_000, logger });
    try {
      await migrate({ pool, dir: new URL('../../sql/', import.meta.url), schema: SCHEMA });
    } catch (error) {
      await pool.end();
      throw error;
    }
    return new PostgresEventStore(pool, logger);
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    const records = toRecords(stream, expected, events);
    const { rows } = await this.query<{ appended: boolean; revision: number | null; position: string }>(
      appendEvents(stream, expected, records),
    );
    const { appended, revision, position } = rows[0]!;
    if (!appended) throw conflict(stream, expected, revision ?? 'none');
    return { revision: revision!, position: BigInt(position) };
  }

  read(stream: string, options?: ReadOptions): AsyncIterable<StoredEvent> {
    const readPage = async ({ direction, from, size }: Page) => {
      const statement = direction === 'forward' ? readForward(stream, from!, size) : readBackward(stream, from, size);
      const { rows } = await this.query<EventRow>(statement);
      return rows.map(toStored);
    };
    return readPages(readPage, options);
  }

  subscribeAll({ after, streamPrefix, signal }: SubscribeOptions): AsyncIterable<SubscriptionBatch> {
    this.listener ??= new Listener({
      pool: this.pool,
      channel: CHANNEL,
      onNotify: () => this.pulse.beat(),
      logger: this.logger,
    });
    const ended = AbortSignal.any([signal, this.closed.signal]);
    return follow(
      {
        readAfter: (position) => this.readAfter(position, streamPrefix, ended),
        pulse: this.pulse,
        pollMs: POLL_MS,
      },
      { after, signal: ended },
    );
  }

  async close(): Promise<void> {
    this.closed.abort();
    await this.listener?.close();
    await this.pool.end();
  }

  /** Tries until the server answers or the subscription has ended. */
  private async readAfter(position: bigint | null, streamPrefix: string, ended: AbortSignal): Promise<StoredEvent[]> {
    for (let tries = 0; ; tries++) {
      try {
        const { rows } = await this.pool.query<EventRow>(readAfter(position, streamPrefix, MAX_BATCH));
        return rows.map(toStored);
      } catch (error) {
        if (ended.aborted) return [];
        if (!isUnavailable(error)) throw error;
        if (tries === 0)
          this.logger.warn({ err: error, streamPrefix }, 'The event store is away; a subscription waits');
        await delay(RETRY_MS, undefined, { signal: ended }).catch(() => undefined);
      }
    }
  }

  private async query<Row extends object>(statement: { text: string; values: unknown[] }) {
    try {
      return await repeatWhile(isUnavailable, () => this.pool.query<Row>(statement));
    } catch (error) {
      throw isUnavailable(error) ? storeUnavailable(error) : error;
    }
  }
}
