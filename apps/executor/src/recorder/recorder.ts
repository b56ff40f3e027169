import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@runlet/messaging';
import type { Log } from '@runlet/nest';
import { systemTransaction } from '@runlet/postgres';
import type { Pool } from 'pg';
import { ExecutorConfig } from '../config.ts';
import { metrics } from '../metrics.ts';
import { isDataError } from '../rows/data-error.ts';
import { BatchConsumer } from '../streams/batch-consumer.ts';
import { LOG, NATS, POOL } from '../tokens.ts';
import { type FinishedRecord, readFinished } from './finished-envelope.ts';
import { finishedStream } from './finished-stream.ts';
import { recordRuns } from './record-runs.ts';

interface Readable {
  readonly message: JsMsg;
  readonly record: FinishedRecord;
}

/** Brings ended synchronous runs from their stream into the history. */
@Injectable()
export class Recorder implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly consumer: BatchConsumer;

  constructor(
    @Inject(NATS) nats: NatsConnection,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(LOG) private readonly log: Log,
    config: ExecutorConfig,
  ) {
    this.consumer = new BatchConsumer({
      nats,
      log,
      stream: finishedStream(config.FINISHED_BYTES),
      durable: 'recorder',
      maxBatch: 200,
      maxBatchBytes: 16 * 1024 * 1024,
      handle: (batch) => this.record(batch),
    });
  }

  onApplicationBootstrap(): void {
    this.consumer.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.consumer.stop();
  }

  private async record(batch: readonly JsMsg[]): Promise<void> {
    const readable = batch.flatMap((message): Readable[] => {
      try {
        return [{ message, record: readFinished(message.data) }];
      } catch (error) {
        this.refuse(message, error);
        return [];
      }
    });
    try {
      await this.write(readable);
    } catch (error) {
      if (!isDataError(error)) throw error;
      // One of them cannot be stored: the others shall not wait for it.
      for (const one of readable) await this.writeAlone(one);
    }
  }

  private async write(readable: readonly Readable[]): Promise<void> {
    if (readable.length === 0) return;
    const records = readable.map(({ record }) => record);
    await systemTransaction(this.pool, (tx) => recordRuns(tx, records));
    for (const { message } of readable) message.ack();
    metrics.recorded.inc(readable.length);
  }

  private async writeAlone(one: Readable): Promise<void> {
    try {
      await this.write([one]);
    } catch (error) {
      if (!isDataError(error)) throw error;
      this.refuse(one.message, error);
    }
  }

  private refuse(message: JsMsg, error: unknown): void {
    metrics.unrecordable.inc();
    this.log.error({ err: error, sequence: message.seq }, 'a record of a run cannot be stored');
    message.term();
  }
}
