import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@runlet/kernel';
import { Client, escapeIdentifier, type Pool } from 'pg';

export interface ListenOptions {
  /** Says where the database is; the listener has a connection of its own. */
  readonly pool: Pool;
  readonly channel: string;
  /**
   * Called for each notification with its payload, and with `undefined` whenever listening began (again):
   * what was notified in between is lost, so look for yourself.
   */
  readonly onNotify: (payload: string | undefined) => void;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Waits before the second, third, … try to reach the server again, ms; the last one repeats. */
const RETRY_MS = [50, 100, 250, 500, 1_000];

/** Follows a NOTIFY channel through losses of the connection, until closed. */
export class Listener {
  private readonly closed = new AbortController();
  private readonly following: Promise<void>;

  constructor(private readonly options: ListenOptions) {
    this.following = this.follow();
  }

  async close(): Promise<void> {
    this.closed.abort();
    await this.following;
  }

  private async follow(): Promise<void> {
    let tries = 0;
    while (!this.closed.signal.aborted) {
      try {
        await this.listen(() => (tries = 0));
      } catch (error) {
        if (tries === 0) {
          this.options.logger.warn({ err: error, channel: this.options.channel }, 'Listening to the database failed');
        }
      }
      const wait = RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)];
      await delay(wait, undefined, { signal: this.closed.signal }).catch(() => undefined);
    }
  }

  /** Resolves once closed, rejects when the connection is lost. */
  private async listen(began: () => void): Promise<void> {
    const { pool, channel, onNotify } = this.options;
    const client = new Client(pool.options);
    const over = new AbortController();
    const ended = new Promise<void>((resolve, reject) => {
      client.once('error', reject);
      client.once('end', () => reject(new Error('Connection terminated')));
      this.closed.signal.addEventListener('abort', () => resolve(), { signal: over.signal });
    });
    ended.catch(() => undefined);
    try {
      await client.connect();
      client.on('notification', ({ payload }) => onNotify(payload));
      await client.query(`listen ${escapeIdentifier(channel)}`);
      began();
      onNotify(undefined);
      await ended;
    } finally {
      over.abort();
      client.on('error', () => undefined);
      await client.end().catch(() => undefined);
    }
  }
}
