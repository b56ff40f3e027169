import { DomainEvent, MAX_INPUT_BYTES, newId, validated } from '@runlet/contracts';
import { RunletInvalidError } from './errors.ts';
import type { RunletEvent } from './runlet-client.ts';

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
