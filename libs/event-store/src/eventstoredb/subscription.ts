import {
  type AllStreamSubscription,
  type EventStoreDBClient,
  excludeSystemEvents,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { Pulse } from '@runlet/kernel';
import { MAX_BATCH, type StoredEvent, type SubscribeOptions, type SubscriptionBatch } from '../event-store.ts';
import { CallTimeoutError } from './failure.ts';
import { toStored } from './stored-event.ts';

/** Longest silence while catching up, ms. Once live, silence is normal and gRPC's keepalive watches the connection. */
const SILENCE_MS = 10_000;
/** Events the server looks at before it says how far it has come, so that a rare prefix is no silence. */
const SEARCH_WINDOW = 500;

/**
 * One catch-up subscription of EventStoreDB as batches: what has arrived while the consumer was busy, through a bounded
 * buffer. Throws what ended it, after what had arrived before.
 */
export async function* subscription(
  client: EventStoreDBClient,
  { after, streamPrefix, signal }: SubscribeOptions,
): AsyncGenerator<SubscriptionBatch, void, undefined> {
  const pulse = new Pulse();
  let caughtUp = false;
  let failure: Error | undefined;
  const filterOptions = { maxSearchWindow: SEARCH_WINDOW, checkpointReached: () => pulse.beat() };
  const source = client.subscribeToAll(
    {
      fromPosition: after === null ? START : { commit: after, prepare: after },
      filter: streamPrefix
        ? streamNameFilter({ prefixes: [streamPrefix], ...filterOptions })
        : excludeSystemEvents(filterOptions),
    },
    { highWaterMark: MAX_BATCH },
  );
  const heard = (change: () => void) => () => {
    change();
    pulse.beat();
  };
  source.on(
    'caughtUp',
    heard(() => (caughtUp = true)),
  );
  source.on(
    'fellBehind',
    heard(() => (caughtUp = false)),
  );
  source.on('readable', () => pulse.beat());
  source.on(
    'end',
    heard(() => (failure ??= new Error('EventStoreDB ended the subscription'))),
  );
  source.on('error', (error) => heard(() => (failure ??= error))());

  let live = false;
  try {
    while (!signal.aborted) {
      const seen = pulse.count;
      const events = takeBuffered(source);
      const wasLive: boolean = live;
      live = caughtUp && source.readableLength === 0;
      if (events.length > 0 || live !== wasLive) {
        yield { events, live };
        continue;
      }
      if (failure) throw failure;
      await pulse.after(seen, signal, caughtUp ? undefined : SILENCE_MS);
      if (!caughtUp && pulse.count === seen && !signal.aborted) throw new CallTimeoutError(SILENCE_MS);
    }
  } finally {
    source.unsubscribe().catch(() => undefined);
    source.destroy();
  }
}

const takeBuffered = (source: AllStreamSubscription): StoredEvent[] => {
  const events: StoredEvent[] = [];
  while (events.length < MAX_BATCH) {
    const next = source.read() as { event?: Parameters<typeof toStored>[0] } | null;
    if (next === null) break;
    if (next.event) events.push(toStored(next.event));
  }
  return events;
};
