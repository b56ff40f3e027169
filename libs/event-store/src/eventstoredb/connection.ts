import { EventStoreDBClient } from '@eventstore/db-client';
import { CallTimeoutError, isUnavailable } from './failure.ts';

/** Longest that one call may take, ms: the client's own deadline covers appends only. */
const CALL_TIMEOUT_MS = 5_000;

/** What makes the client take its append path of one call, one stream, one deadline. A server without TLS ignores it. */
const NO_CREDENTIALS = { username: 'admin', password: '' };

/** Holds a working client: one that failed to find or reach its server may never recover, so it is replaced. */
export class Connection {
  /** To be given with every append: without, one bad event or one client's end fails the appends of all others. */
  readonly credentials: { readonly username: string; readonly password: string };
  private current: EventStoreDBClient | undefined;

  constructor(private readonly url: string) {
    const [, username, password] = /^esdb(?:\+discover)?:\/\/([^:@/]+):([^@/]+)@/.exec(url) ?? [];
    this.credentials =
      username && password
        ? { username: decodeURIComponent(username), password: decodeURIComponent(password) }
        : NO_CREDENTIALS;
  }

  get client(): EventStoreDBClient {
    return (this.current ??= EventStoreDBClient.connectionString(this.url));
  }

  /** Rejects with a `CallTimeoutError` when `work` takes too long; it may still happen. */
  async call<T>(work: (client: EventStoreDBClient) => Promise<T>): Promise<T> {
    const { client } = this;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new CallTimeoutError(CALL_TIMEOUT_MS)), CALL_TIMEOUT_MS);
    try {
      return await Promise.race([work(client), late.promise]);
    } catch (error) {
      if (isUnavailable(error)) this.discard(client);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends what `client` has under way; the next call gets a new one. */
  discard(client: EventStoreDBClient): void {
    if (this.current === client) this.current = undefined;
    void client.dispose();
  }

  async close(): Promise<void> {
    await this.current?.dispose();
  }
}
