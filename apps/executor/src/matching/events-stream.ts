import { DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { streams } from '@runlet/contracts';
import type { StreamSettings } from '../streams/ensure-stream.ts';

const DAY_MS = 86_400_000;

/**
 * Domain events of hosts and scripts. The oldest leave when there is no room: publishers are never held up, and what
 * leaves has been handled long ago unless every executor was away for as long as the room lasts.
 */
export const eventsStream = (maxBytes: number, maxDays: number): StreamSettings => ({
  name: streams.domainEvents.name,
  subjects: [...streams.domainEvents.subjects],
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.Old,
  storage: StorageType.File,
  max_bytes: maxBytes,
  max_age: nanos(maxDays * DAY_MS),
  duplicate_window: nanos(2 * 60_000),
});
