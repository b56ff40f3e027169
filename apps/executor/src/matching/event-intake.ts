import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { JsMsg } from '@nats-io/jetstream';
import { eventExecutionId } from '@runlet/contracts';
import type { NatsConnection } from '@runlet/messaging';
import type { Log } from '@runlet/nest';
import { Acceptance } from '../acceptance/acceptance.ts';
import { type NewRun, newRun } from '../acceptance/new-run.ts';
import { ExecutorConfig } from '../config.ts';
import { DeployedScripts } from '../deployed/deployed-scripts.ts';
import { metrics } from '../metrics.ts';
import { isDataError } from '../rows/data-error.ts';
import { BatchConsumer } from '../streams/batch-consumer.ts';
import { LOG, STREAMS } from '../tokens.ts';
import { eventsStream } from './events-stream.ts';
import { readEvent, type ReceivedEvent } from './read-event.ts';

interface Matched {
  readonly message: JsMsg;
  readonly runs: readonly NewRun[];
}

/** Turns domain events into runs: one for each script that wants the event, accepted before the event is let go. */
@Injectable()
export class EventIntake implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly consumer: BatchConsumer;

  constructor(
    @Inject(STREAMS) nats: NatsConnection,
    @Inject(LOG) private readonly log: Log,
    config: ExecutorConfig,
    private readonly deployed: DeployedScripts,
    private readonly acceptance: Acceptance,
  ) {
    this.consumer = new BatchConsumer({
      nats,
      log,
      stream: eventsStream(config.EVENT_BYTES, config.EVENT_DAYS),
      durable: 'executor',
      maxBatch: 200,
      maxBatchBytes: 16 * 1024 * 1024,
      handle: (batch) => this.handle(batch),
    });
  }

  /** Whether there is a stream to put events into. */
  get ready(): boolean {
    return this.consumer.ready;
  }

  onApplicationBootstrap(): void {
    this.consumer.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.consumer.stop();
  }

  private async handle(batch: readonly JsMsg[]): Promise<void> {
    // Whoever deployed a script before publishing an event may count on it.
    await this.deployed.caughtUp();
    const queuedAt = new Date();
    const matched = batch.flatMap((message) => this.match(message, queuedAt) ?? []);
    try {
      await this.accept(matched);
    } catch (error) {
      if (!isDataError(error)) throw error;
      // One of them cannot be stored: the others shall not wait for it.
      for (const one of matched) await this.acceptAlone(one);
    }
  }

  private match(message: JsMsg, queuedAt: Date): Matched | undefined {
    let event: ReceivedEvent;
    try {
      event = readEvent(message.subject, message.data);
    } catch (error) {
      this.refuse(message, error);
      return undefined;
    }
    return { message, runs: this.runsOf(event, queuedAt) };
  }

  private runsOf({ tenant, attributes, data }: ReceivedEvent, queuedAt: Date): NewRun[] {
    return this.deployed.subscribed(tenant, attributes.type).map((script) =>
      newRun(script, {
        executionId: eventExecutionId(tenant, attributes.source, attributes.id, script.scriptId),
        trigger: { type: 'event', event: attributes },
        input: data,
        inputKind: 'json',
        actor: { kind: 'service', id: 'executor' },
        correlationId: attributes.correlationid ?? attributes.id,
        causationId: attributes.id,
        queuedAt,
      }),
    );
  }

  private async accept(matched: readonly Matched[]): Promise<void> {
    await this.acceptance.acceptAll(matched.flatMap(({ runs }) => runs));
    for (const { message, runs } of matched) {
      message.ack();
      metrics.events.inc({ result: runs.length > 0 ? 'matched' : 'unmatched' });
      if (runs.length > 0) metrics.acceptSeconds.observe(secondsSince(message));
    }
  }

  private async acceptAlone(one: Matched): Promise<void> {
    try {
      await this.accept([one]);
    } catch (error) {
      if (!isDataError(error)) throw error;
      this.refuse(one.message, error);
    }
  }

  private refuse(message: JsMsg, error: unknown): void {
    metrics.events.inc({ result: 'poison' });
    const { subject, seq } = message;
    this.log.error({ err: error, subject, sequence: seq }, 'a domain event can never be handled and was dropped');
    message.term();
  }
}

const secondsSince = (message: JsMsg): number => Math.max(0, (Date.now() - message.time.getTime()) / 1_000);
