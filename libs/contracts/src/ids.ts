import * as crypto from 'node:crypto';
import { v5, v7 } from 'uuid';

/** Namespace of every id that is derived from facts; changing it would let redelivered work run twice. */
const RUNLET_NAMESPACE = '6f1c3a52-0f5e-4c8e-9b1d-2f6f0a4d7c11';

const derive = (...parts: readonly string[]): string => v5(JSON.stringify(parts), RUNLET_NAMESPACE);

/** Node has its own from 26.1 on, six times as fast; a host's service may run on an older one. */
const timeOrdered: () => string = crypto.randomUUIDv7 ?? v7;

/** A new id; time-ordered to the millisecond, so that it makes good index keys. */
export const newId = (): string => timeOrdered();

/** The one original execution of a script for a domain event, however often the event is delivered. */
export const eventExecutionId = (tenant: string, source: string, eventId: string, scriptId: string): string =>
  derive('event', tenant, source, eventId, scriptId);

/** The one execution of a script for a due moment. */
export const tickExecutionId = (scriptId: string, dueAt: Date): string => derive('tick', scriptId, dueAt.toISOString());

/** The execution that a request asked for; the same key of the same tenant and script asks for the same one. */
export const requestExecutionId = (tenant: string, scriptId: string, requestKey: string): string =>
  derive('request', tenant, scriptId, requestKey);

/** The script that a request creates; the same key of the same tenant asks for the same one. */
export const requestScriptId = (tenant: string, requestKey: string): string => derive('script', tenant, requestKey);

/** Names a domain event towards the broker, which takes the same one once within its window. */
export const domainEventMessageId = (tenant: string, source: string, eventId: string): string =>
  derive('domain-event', tenant, source, eventId);

/** Default id of an event that a script publishes: a retried attempt publishes nothing twice. */
export const publishedEventId = (executionId: string, type: string, subject: string, ordinal: number): string =>
  derive('published', executionId, type, subject, String(ordinal));
