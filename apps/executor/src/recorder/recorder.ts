import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { JsMsg } from '@nats-io/jetstream';
import type { FinishedRecord } from '@runlet/contracts';
import type { NatsConnection } from '@runlet/messaging';
import type { Log } from '@runlet/nest';
import { systemTransaction } from '@runlet/postgres';
import type { Pool } from 'pg';
import { ExecutorConfig } from '../config.ts';
import { metrics } from '../metrics.ts';
import { isDataError } from '../rows/data-error.ts';
import { BatchConsumer } from '../streams/batch-consumer.ts';
import { LOG, POOL, STREAMS } from '../tokens.ts';
import { readFinished } from './finished-envelope.ts';
import { finishedStream } from './finished-stream.ts';
import { recordRuns } from './record-runs.ts';

/**
 * Under load a statement costs less for each of many rows than for each of few, and nobody waits for these: the history
 * has a run within a second.
 */
const GATHER_MS = 100;

/** Brings ended synchronous runs from their stream into the history. */
@Injectable()
export class Recorder implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly consumer: BatchConsumer;

  constructor(
    @Inject(STREAMS) nats: NatsConnection,
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
      gatherMs: GATHER_MS,
      handle: (batch) => this.record(batch),
    });
  }

  /** Whether there is a stream to put records into. */
  get ready(): boolean {
    return this.consumer.ready;
  }

  onApplicationBootstrap(): void {
    this.consumer.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.consumer.stop();
  }

  private async record(batch: readonly JsMsg[]): Promise<void> {
    const records = batch.flatMap((message) => this.read(message));
    try {
      await this.write(records);
    } catch (error) {
      if (!isDataError(error)) throw error;
      // One of them cannot be stored: the others shall not wait for it.
      for (const record of records) await this.writeAlone(record);
    }
    for (const message of batch) message.ack();
  }

  private read(message: JsMsg): FinishedRecord[] {
    try {
      return readFinished(message.data).flatMap((record) => {
        if (!(record instanceof Error)) return [record];
        this.refuse(record, { sequence: message.seq });
        return [];
      });
    } catch (error) {
      this.refuse(error, { sequence: message.seq });
      return [];
    }
  }

  private async write(records: readonly FinishedRecord[]): Promise<void> {
    if (records.length === 0) return;
    await systemTransaction(this.pool, (tx) => recordRuns(tx, records));
    metrics.recorded.inc(records.length);
  }

  private async writeAlone(record: FinishedRecord): Promise<void> {
    try {
      await this.write([record]);
    } catch (error) {
      if (!isDataError(error)) throw error;
      this.refuse(error, { executionId: record.run.executionId });
    }
  }

  private refuse(error: unknown, where: object): void {
    metrics.unrecordable.inc();
    this.log.error({ err: error, ...where }, 'a record of a run cannot be stored');
  }
}
