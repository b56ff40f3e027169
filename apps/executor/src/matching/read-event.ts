import { check, DomainEvent, domainEventSubject, isTooDeep, MAX_JSON_DEPTH } from '@runlet/contracts';
import { jsonBytes } from '../rows/packed-rows.ts';

/** It can never be handled, however often it is delivered. */
export class PoisonEventError extends Error {
  override readonly name = 'PoisonEventError';
}

export interface ReceivedEvent {
  readonly tenant: string;
  /** Without its data. */
  readonly attributes: Omit<DomainEvent, 'data'>;
  /** As JSON. */
  readonly data: Buffer;
}

/** The event of a message on `events.<tenant>.<type>`. Throws `PoisonEventError`. */
export const readEvent = (subject: string, payload: Uint8Array): ReceivedEvent => {
  const [, tenant = ''] = subject.split('.', 2);
  const { data, ...attributes } = parsed(payload);
  const { value, errors } = check(DomainEvent, attributes);
  if (errors.length > 0) {
    throw new PoisonEventError(errors.map(({ field, message }) => `${field} ${message}`).join('; '));
  }
  // The broker has checked that the publisher may use this subject, not what the event says of itself.
  if (domainEventSubject(tenant, value.type) !== subject) throw new PoisonEventError('The subject is of another type');
  return { tenant, attributes: attributes as Omit<DomainEvent, 'data'>, data: jsonBytes(data ?? null) };
};

const parsed = (payload: Uint8Array): Record<string, unknown> => {
  const text = Buffer.from(payload).toString('utf8');
  if (isTooDeep(text)) throw new PoisonEventError(`It is nested deeper than ${MAX_JSON_DEPTH} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PoisonEventError('It is not JSON', { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new PoisonEventError('It is not a JSON object');
};
