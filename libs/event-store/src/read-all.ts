import type { EventStore, StoredEvent, SubscribeOptions } from './event-store.ts';

/**
 * All events after a position that are there now, in the order of positions. Waits for a store that is away, until
 * `signal` ends it, which throws the signal's reason.
 */
export async function* readAll(
  store: Pick<EventStore, 'subscribeAll'>,
  { after = null, streamPrefix = '', signal = new AbortController().signal }: Partial<SubscribeOptions> = {},
): AsyncGenerator<StoredEvent, void, undefined> {
  for await (const { events, live } of store.subscribeAll({ after, streamPrefix, signal })) {
    yield* events;
    if (live) return;
  }
  signal.throwIfAborted();
  throw new Error('The event store was closed');
}
