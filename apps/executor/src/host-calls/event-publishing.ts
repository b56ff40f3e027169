import { Inject, Injectable } from '@nestjs/common';
import { type JetStreamClient, jetstream } from '@nats-io/jetstream';
import {
  check,
  DomainEvent,
  domainEventMessageId,
  domainEventSubject,
  MAX_INPUT_BYTES,
  publishedEventId,
  scriptEventSource,
} from '@runlet/contracts';
import type { NatsConnection } from '@runlet/messaging';
import type { RunJob } from '../sandbox/sandbox.ts';
import { STREAMS } from '../tokens.ts';
import { CallError } from './call-error.ts';
import { CallResult, type HostCallTable } from './host-call.ts';

/** How long the stream may take to confirm, ms. */
const CONFIRM_TIMEOUT_MS = 5_000;
/** So many scripts may follow each other by events. */
const MAX_DEPTH = 16;

/** `events.publish(type, data, { id?, subject? })`. */
@Injectable()
export class EventPublishing {
  readonly calls: HostCallTable = { 'events.publish': ({ job }, args) => this.publish(job, args) };
  private readonly stream: JetStreamClient;
  /** How many events of the same type and subject a run has published without an id of their own. */
  private readonly ordinals = new WeakMap<RunJob, Map<string, number>>();

  constructor(@Inject(STREAMS) nats: NatsConnection) {
    this.stream = jetstream(nats, { timeout: CONFIRM_TIMEOUT_MS });
  }

  /** Resolves with the event's id once the stream has it. Throws `CallError`. */
  async publish(job: RunJob, [type, data, options]: readonly unknown[]): Promise<CallResult> {
    const event = this.toEvent(job, type, options);
    const json = JSON.stringify({ ...event, data: data ?? null });
    if (Buffer.byteLength(json) > MAX_INPUT_BYTES) {
      throw new CallError('EventTooLargeError', `The event is larger than ${MAX_INPUT_BYTES} bytes`);
    }
    try {
      await this.stream.publish(domainEventSubject(job.tenant, event.type), json, {
        msgID: domainEventMessageId(job.tenant, event.source, event.id),
      });
    } catch (cause) {
      throw new CallError('UnavailableError', 'The event could not be published just now', { cause });
    }
    return new CallResult({ id: event.id }, { detail: `${event.type} ${event.id}` });
  }

  private toEvent(job: RunJob, type: unknown, options: unknown): DomainEvent {
    const { id, subject } = (options ?? {}) as { id?: unknown; subject?: unknown };
    const { value, errors } = check(DomainEvent, {
      specversion: '1.0',
      id: id ?? this.defaultId(job, String(type), String(subject ?? '')),
      source: scriptEventSource(job.scriptId),
      type,
      ...(subject !== undefined && subject !== null && { subject }),
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      correlationid: job.correlationId,
      causationid: job.executionId,
      depth: String(nextDepth(job)),
    });
    if (errors.length === 0) return value;
    const mistakes = errors.map(({ field, message }) => `${field} ${message}`).join('; ');
    throw new CallError('TypeError', `events.publish: ${mistakes}`);
  }

  private defaultId(job: RunJob, type: string, subject: string): string {
    const counts = this.ordinals.get(job) ?? new Map<string, number>();
    this.ordinals.set(job, counts);
    const alike = JSON.stringify([type, subject]);
    const ordinal = counts.get(alike) ?? 0;
    counts.set(alike, ordinal + 1);
    return publishedEventId(job.executionId, type, subject, ordinal);
  }
}

const nextDepth = ({ trigger }: RunJob): number => {
  const depth = trigger.type === 'event' ? Number(trigger.event.depth ?? 0) + 1 : 1;
  if (depth <= MAX_DEPTH) return depth;
  throw new CallError(
    'EventDepthError',
    `This event would be the ${depth}th in a chain of scripts that start each other; a chain stops at ${MAX_DEPTH}`,
  );
};
