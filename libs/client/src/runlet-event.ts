import { DomainEvent, MAX_INPUT_BYTES, newId, validated } from '@runlet/contracts';
import { RunletInvalidError } from './errors.ts';

/** A fact of the host's, as a CloudEvent 1.0 with JSON data. */
export interface RunletEvent {
  /** Words separated by dots: `payment.processed`. */
  readonly type: string;
  /** Which part of the host it comes from, e.g. `billing`. */
  readonly source: string;
  /** Unique within `source`; left out: a new UUID. The same id of the same source is one event, however often sent. */
  readonly id?: string;
  /** When it happened; left out: now. */
  readonly time?: string | Date;
  /** What it is about, e.g. an order's id. */
  readonly subject?: string;
  /** JSON, at most 1 MB. */
  readonly data?: unknown;
  /** What it belongs to; scripts that it starts carry it on. */
  readonly correlationId?: string;
  /** W3C trace context. */
  readonly traceparent?: string;
}

export interface PublishedEvent {
  readonly id: string;
  /** True when the stream had it already. Only the last minutes are looked at: scripts run once all the same. */
  readonly duplicate: boolean;
}

/** The event as the stream keeps it. Throws a `request/invalid` problem, `RunletInvalidError`, or what JSON throws. */
export const toDomainEvent = (event: RunletEvent, now = new Date()): DomainEvent => {
  const { id = newId(), time = now, correlationId, data, ...rest } = event;
  const json = JSON.stringify(data);
  if (json !== undefined && Buffer.byteLength(json) > MAX_INPUT_BYTES) {
    throw new RunletInvalidError('request/too-large', `data: must be at most ${MAX_INPUT_BYTES} bytes of JSON`);
  }
  return validated(DomainEvent, {
    ...rest,
    specversion: '1.0',
    id,
    time: typeof time === 'string' ? time : time.toISOString(),
    ...(correlationId !== undefined && { correlationid: correlationId }),
    ...(data !== undefined && { datacontenttype: 'application/json', data }),
  });
};
