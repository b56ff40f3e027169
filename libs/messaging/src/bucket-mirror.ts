import { setTimeout as delay } from 'node:timers/promises';
import { Kvm, type KV, type KvWatchEntry } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';

/** Wait between two tries to (re)open a watch, ms. */
const RETRY_MS = 500;

export interface MirrorListener<T> {
  /** `entry` is undefined when the key is gone. */
  changed(key: string, entry: T | undefined): void;
}

/**
 * A whole key-value bucket in memory: all of it at start, changes within milliseconds, through restarts of the
 * broker. What hot paths read instead of a database.
 */
export class BucketMirror<T> {
  private readonly entries = new Map<string, T>();
  private readonly stopped = new AbortController();
  private kv: KV | undefined;
  private sequence = 0;
  private complete = false;
  private waiters: (() => void)[] = [];

  constructor(
    private readonly nats: NatsConnection,
    private readonly bucket: string,
    private readonly listener: MirrorListener<T> = { changed: () => undefined },
  ) {}

  /** Resolves once everything that was in the bucket is here; waits for a bucket that does not exist yet. */
  async start(): Promise<void> {
    void this.follow();
    await this.until(() => this.complete);
  }

  stop(): void {
    this.stopped.abort();
    this.wake();
  }

  get(key: string): T | undefined {
    return this.entries.get(key);
  }

  values(): IterableIterator<T> {
    return this.entries.values();
  }

  get ready(): boolean {
    return this.complete;
  }

  /** Resolves once all that the bucket holds at this moment is here too. Rejects when the broker is away. */
  async caughtUp(): Promise<void> {
    if (!this.kv) throw new Error(`The bucket ${this.bucket} is not open`);
    const { streamInfo } = await this.kv.status();
    await this.until(() => this.sequence >= streamInfo.state.last_seq);
  }

  private async follow(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      try {
        this.kv = await new Kvm(this.nats).open(this.bucket);
        const before = await this.kv.status();
        const watch = await this.kv.watch();
        this.stopped.signal.addEventListener('abort', () => watch.stop(), { once: true });
        // A broker that lost its data restarts its sequence; what it no longer has must go here too.
        if (before.streamInfo.state.last_seq < this.sequence) this.forgetAll();
        if (before.streamInfo.state.last_seq === 0) this.completed();
        for await (const entry of watch) this.take(entry);
      } catch {
        // Broker or bucket away: tried again below, for as long as it takes.
      }
      await delay(RETRY_MS, undefined, { signal: this.stopped.signal }).catch(() => undefined);
    }
  }

  private take(entry: KvWatchEntry): void {
    this.sequence = Math.max(this.sequence, entry.revision);
    if (entry.operation === 'PUT') {
      const value = entry.json<T>();
      this.entries.set(entry.key, value);
      this.listener.changed(entry.key, value);
    } else if (this.entries.delete(entry.key)) {
      this.listener.changed(entry.key, undefined);
    }
    if (entry.delta === 0) this.completed();
    else this.wake();
  }

  private forgetAll(): void {
    for (const key of this.entries.keys()) this.listener.changed(key, undefined);
    this.entries.clear();
    this.sequence = 0;
  }

  private completed(): void {
    this.complete = true;
    this.wake();
  }

  private wake(): void {
    const waiting = this.waiters;
    this.waiters = [];
    for (const resolve of waiting) resolve();
  }

  private async until(condition: () => boolean): Promise<void> {
    while (!condition() && !this.stopped.signal.aborted) {
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }
}
