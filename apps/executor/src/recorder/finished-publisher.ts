import { Inject, Injectable } from '@nestjs/common';
import { type JetStreamClient, jetstream } from '@nats-io/jetstream';
import { encodeFinished, EXECUTION_FINISHED_SUBJECT, type FinishedRecord } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { BrokerLink, type NatsConnection } from '@runlet/messaging';
import { Batcher } from '../batching/batcher.ts';
import { STREAMS } from '../tokens.ts';

/** How long the stream may take to confirm, ms. */
const CONFIRM_TIMEOUT_MS = 2_000;
/** A message of this size still fits the broker's limit of 8 MB with all heads. */
const MAX_MESSAGE_BYTES = 7 * 1024 * 1024;
const MAX_RECORDS = 64;
/**
 * Messages under way at once: while the broker writes one, the next fills. With a second one each is half as full, and a
 * large one holds it up all the same, for they share a connection: a fifth more of the executor's time at 64 connections.
 */
const LANES = 1;

const sizeOf = ({ input, output, logs, calls }: FinishedRecord): number =>
  input.byteLength + (output?.byteLength ?? 0) + logs.byteLength + calls.byteLength;

/** Makes ended synchronous runs durable before their callers have a reply. Runs that end together share a message. */
@Injectable()
export class FinishedPublisher {
  private readonly stream: JetStreamClient;
  private readonly link: BrokerLink;
  private readonly batches = new Batcher<FinishedRecord, void>((records) => this.send(records), {
    maxItems: MAX_RECORDS,
    maxWeight: MAX_MESSAGE_BYTES,
    weightOf: sizeOf,
    lanes: LANES,
  });

  constructor(@Inject(STREAMS) nats: NatsConnection) {
    this.stream = jetstream(nats, { timeout: CONFIRM_TIMEOUT_MS });
    this.link = BrokerLink.of(nats);
  }

  /** Resolves once the stream has it. Throws `history/unavailable`: then nobody may say that the run ended well. */
  async publish(record: FinishedRecord): Promise<void> {
    const { executionId } = record.run;
    try {
      if (!this.link.connected) throw new Error('The broker is away');
      await this.batches.add(record);
    } catch (cause) {
      throw new ProblemError(
        {
          kind: 'unavailable',
          code: 'history/unavailable',
          detail: `The script ran, but the execution ${executionId} could not be recorded.`,
          meta: { executionId },
        },
        { cause },
      );
    }
  }

  private async send(records: readonly FinishedRecord[]): Promise<void[]> {
    await this.stream.publish(EXECUTION_FINISHED_SUBJECT, encodeFinished(records));
    return records.map(() => undefined);
  }
}
