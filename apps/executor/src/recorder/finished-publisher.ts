import { Inject, Injectable } from '@nestjs/common';
import { type JetStreamClient, jetstream } from '@nats-io/jetstream';
import { encodeFrame, EXECUTION_FINISHED_SUBJECT, type FinishedRun } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { BrokerLink, type NatsConnection } from '@runlet/messaging';
import { NATS } from '../tokens.ts';

/** How long the stream may take to confirm, ms. */
const CONFIRM_TIMEOUT_MS = 2_000;

export interface FinishedPayloads {
  readonly input: Uint8Array;
  readonly output: Uint8Array | null;
  readonly logs: Uint8Array;
}

const NULL = Buffer.from('null');

/** Makes ended synchronous runs durable: one message each, before the caller has its reply. */
@Injectable()
export class FinishedPublisher {
  private readonly stream: JetStreamClient;
  private readonly link: BrokerLink;

  constructor(@Inject(NATS) nats: NatsConnection) {
    this.stream = jetstream(nats, { timeout: CONFIRM_TIMEOUT_MS });
    this.link = BrokerLink.of(nats);
  }

  /** Resolves once the stream has it. Throws `history/unavailable`: then nobody may say that the run ended well. */
  async publish(run: FinishedRun, { input, output, logs }: FinishedPayloads): Promise<void> {
    const frame = encodeFrame(run, input, output ?? NULL, logs);
    try {
      if (!this.link.connected) throw new Error('The broker is away');
      await this.stream.publish(EXECUTION_FINISHED_SUBJECT, frame, { msgID: run.executionId });
    } catch (cause) {
      throw new ProblemError(
        {
          kind: 'unavailable',
          code: 'history/unavailable',
          detail: `The script ran, but the execution ${run.executionId} could not be recorded.`,
          meta: { executionId: run.executionId },
        },
        { cause },
      );
    }
  }
}
