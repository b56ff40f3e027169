import { setTimeout as delay } from 'node:timers/promises';
import { AckPolicy, jetstream, jetstreamManager, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { NatsConnection } from '@runlet/messaging';
import type { Log } from '@runlet/nest';
import { ensureStream, type StreamSettings } from './ensure-stream.ts';

export interface BatchConsumerOptions {
  readonly nats: NatsConnection;
  readonly log: Log;
  /** Made when it is missing. */
  readonly stream: StreamSettings;
  /** Name of the consumer that all replicas share. */
  readonly durable: string;
  /** Most messages and bytes that `handle` gets at once. */
  readonly maxBatch: number;
  readonly maxBatchBytes: number;
  /** How long a batch that is not full waits for more, ms; left out: not at all. */
  readonly gatherMs?: number;
  /** Settles (acks or terms) every message of the batch, or rejects: then it gets the same batch again. */
  readonly handle: (batch: readonly JsMsg[]) => Promise<void>;
}

/** Silence after which the broker gives a message to another replica, ms. */
const ACK_WAIT_MS = 30_000;
/** Waits before a batch, or the stream itself, is tried again, ms; the last one repeats. */
const RETRY_MS = [50, 100, 250, 500, 1_000];

/**
 * Takes a stream's messages in batches: what arrives while one batch is being handled is the next. Survives the loss of
 * the broker, of the stream, and of whatever `handle` needs.
 */
export class BatchConsumer {
  private readonly stopping = new AbortController();
  private buffer: JsMsg[] = [];
  private messages: ConsumerMessages | undefined;
  private following: Promise<void> | undefined;
  private handling: Promise<void> | undefined;
  private full: (() => void) | undefined;
  private opened = false;

  constructor(private readonly options: BatchConsumerOptions) {}

  /** Whether the stream exists, made by this or an earlier start. */
  get ready(): boolean {
    return this.opened;
  }

  start(): void {
    this.following = this.follow();
  }

  /** Takes no more, lets the batch under way end, and gives the rest back to the other replicas. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.messages?.stop();
    await this.following;
    await this.handling;
    for (const message of this.buffer.splice(0)) message.nak();
  }

  private async follow(): Promise<void> {
    for (let tries = 0; !this.stopping.signal.aborted; tries++) {
      try {
        this.messages = await this.consume();
        this.opened = true;
        if (this.stopping.signal.aborted) this.messages.stop();
        tries = 0;
        await this.messages.closed();
      } catch (error) {
        const { log, stream } = this.options;
        if (tries === 0) log.warn({ err: error, stream: stream.name }, 'stream cannot be consumed');
      }
      await this.pause(tries);
    }
  }

  private async consume(): Promise<ConsumerMessages> {
    const { nats, stream, durable, maxBatch } = this.options;
    await ensureStream(nats, stream);
    const manager = await jetstreamManager(nats);
    await manager.consumers.add(stream.name, {
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: 8 * maxBatch,
    });
    const consumer = await jetstream(nats).consumers.get(stream.name, durable);
    return consumer.consume({
      max_messages: maxBatch,
      abort_on_missing_resource: true,
      callback: (message) => this.take(message),
    });
  }

  private take(message: JsMsg): void {
    this.buffer.push(message);
    if (this.buffer.length >= this.options.maxBatch) this.full?.();
    this.handling ??= this.handleBuffer().finally(() => (this.handling = undefined));
  }

  private async handleBuffer(): Promise<void> {
    // The rest of what the socket brought in this turn comes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.buffer.length > 0 && !this.stopping.signal.aborted) {
      await this.gather();
      await this.handleUntilDone(this.nextBatch());
    }
  }

  private async gather(): Promise<void> {
    const { gatherMs = 0, maxBatch } = this.options;
    if (gatherMs === 0 || this.buffer.length >= maxBatch) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.full = resolve;
    await Promise.race([promise, this.wait(gatherMs)]);
  }

  private nextBatch(): JsMsg[] {
    let bytes = 0;
    let count = 0;
    for (const { data } of this.buffer) {
      bytes += data.byteLength;
      if (count === this.options.maxBatch || (count > 0 && bytes > this.options.maxBatchBytes)) break;
      count++;
    }
    return this.buffer.splice(0, count);
  }

  private async handleUntilDone(batch: readonly JsMsg[]): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        return await this.options.handle(batch);
      } catch (error) {
        const { log, stream } = this.options;
        if (tries === 0) log.warn({ err: error, stream: stream.name }, 'batch will be tried again');
      }
      if (this.stopping.signal.aborted) return batch.forEach((message) => message.nak());
      for (const message of [...batch, ...this.buffer]) message.working();
      await this.pause(tries);
    }
  }

  private async pause(tries: number): Promise<void> {
    await this.wait(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]!);
  }

  /** Ends early when told to stop. */
  private async wait(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
