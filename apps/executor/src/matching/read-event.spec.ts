import { describe, expect, it } from '@jest/globals';
import { PoisonEventError, readEvent } from './read-event.ts';

const event = { specversion: '1.0', id: 'e1', source: 'shop', type: 'order.created', data: { total: 3 } };
const read = (value: unknown, subject = 'events.acme.order.created') =>
  readEvent(subject, Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));

describe('A message of the stream of domain events', () => {
  it('is an event of the tenant in its subject, its data apart', () => {
    const { data: _, ...attributes } = event;
    const received = read(event);
    expect(received).toMatchObject({ tenant: 'acme', attributes });
    expect(received.data.toString()).toBe('{"total":3}');
  });

  it('may carry no data', () => {
    const { data: _, ...attributes } = event;
    expect(read(attributes).data.toString()).toBe('null');
  });

  it.each([
    ['is not JSON', 'hello'],
    ['is an array', '[]'],
    ['is nested too deep', `{"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['is null', 'null'],
    ['has no id', { ...event, id: undefined }],
    ['is of another CloudEvents version', { ...event, specversion: '0.3' }],
    ['has an attribute that we do not know', { ...event, surprise: 1 }],
    ['has a depth that is no number', { ...event, depth: 'deep' }],
    ['is of another type than its subject', { ...event, type: 'order.deleted' }],
  ])('is poison when it %s', (_, value) => {
    expect(() => read(value)).toThrow(PoisonEventError);
  });
});
