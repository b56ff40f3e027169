import { describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore } from './eventstoredb/eventstoredb.event-store.ts';
import { MemoryEventStore } from './memory/memory.event-store.ts';
import { openEventStore } from './open-event-store.ts';

const options = { applicationName: 'spec', logger: { warn: () => undefined } };

describe('openEventStore', () => {
  it.each([
    ['memory:', MemoryEventStore],
    ['esdb://localhost:2113?tls=false', EventStoreDbEventStore],
    ['esdb+discover://user:secret@a.example:2113', EventStoreDbEventStore],
  ])('chooses by the scheme of %s', async (url, adapter) => {
    const store = await openEventStore(url, options);
    expect(store).toBeInstanceOf(adapter);
    await store.close();
  });

  it.each(['mysql://x', 'localhost:5432', ''])('refuses %j', async (url) => {
    await expect(openEventStore(url, options)).rejects.toThrow('No event store is known');
  });
});
