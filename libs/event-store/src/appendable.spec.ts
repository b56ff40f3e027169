import { describe, expect, it } from '@jest/globals';
import { toRecords } from './appendable.ts';
import { type ExpectedRevision, MAX_APPEND_BYTES, type NewEvent } from './event-store.ts';

const event = (change: Partial<NewEvent> = {}): NewEvent => ({
  id: '0190a1b2-0000-7000-8000-000000000001',
  type: 'ThingDone.v1',
  data: { n: 1 },
  metadata: {
    tenant: 'acme',
    actor: { kind: 'host', id: 'h' },
    correlationId: 'c',
    causationId: null,
    at: '2026-01-01T00:00:00.000Z',
  },
  ...change,
});
const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;

describe('toRecords', () => {
  it('gives each event with its JSON as text', () => {
    expect(toRecords('script-1', 'none', [event()])).toEqual([
      {
        id: '0190a1b2-0000-7000-8000-000000000001',
        type: 'ThingDone.v1',
        data: '{"n":1}',
        metadata: JSON.stringify(event().metadata),
      },
    ]);
  });

  it.each<[string, string, ExpectedRevision, NewEvent[]]>([
    ['an event id that is no UUID', 's', 'none', [event({ id: '1' })]],
    ['a type without letters', 's', 'none', [event({ type: '' })]],
    ['a type of EventStoreDB itself', 's', 'none', [event({ type: '$metadata' })]],
    ['a stream of EventStoreDB itself', '$all', 'none', [event()]],
    ['a stream without a name', '', 'none', [event()]],
    ['data with a cycle', 's', 'none', [event({ data: cyclic })]],
    ['data with a bigint', 's', 'none', [event({ data: { n: 1n } })]],
    ['data that JSON leaves out', 's', 'none', [event({ data: () => undefined })]],
    ['data that is no object', 's', 'none', [event({ data: [1] })]],
    ['no events', 's', 'none', []],
    ['the same id twice', 's', 'none', [event(), event()]],
    ['a revision below 0', 's', -1, [event()]],
    ['a broken revision', 's', 1.5, [event()]],
  ])('refuses %s', (_, stream, expected, events) => {
    expect(() => toRecords(stream, expected, events)).toThrow(
      expect.objectContaining({ code: 'event-store/invalid-append' }),
    );
  });

  it('counts the bytes of all events together, in UTF-8', () => {
    const half = { text: 'ü'.repeat(MAX_APPEND_BYTES / 4) };
    const second = { ...event({ data: half }), id: '0190a1b2-0000-7000-8000-000000000002' };
    expect(toRecords('s', 'none', [event({ data: half })])).toHaveLength(1);
    expect(() => toRecords('s', 'none', [event({ data: half }), second])).toThrow(
      expect.objectContaining({ kind: 'too-large' }),
    );
  });
});
