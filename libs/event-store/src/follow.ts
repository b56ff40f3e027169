import type { Pulse } from '@runlet/kernel';
import { MAX_BATCH, type StoredEvent, type SubscribeOptions, type SubscriptionBatch } from './event-store.ts';

export interface Followed {
  /** The next events after `position`, at most `MAX_BATCH`. */
  readonly readAfter: (position: bigint | null) => Promise<readonly StoredEvent[]>;
  /** Beats when there may be more. */
  readonly pulse: Pulse;
  /** Looks this often even without a beat, ms; left out: never. */
  readonly pollMs?: number;
}

/** A subscription to a store that can be read after a position and says when to look again. */
export async function* follow(
  { readAfter, pulse, pollMs }: Followed,
  { after, signal }: Pick<SubscribeOptions, 'after' | 'signal'>,
): AsyncGenerator<SubscriptionBatch, void, undefined> {
  let position = after;
  let live = false;
  while (!signal.aborted) {
    const seen = pulse.count;
    const events = await readAfter(position);
    const wasLive: boolean = live;
    live = events.length < MAX_BATCH;
    if (signal.aborted) return;
    if (events.length > 0 || live !== wasLive) yield { events, live };
    position = events.at(-1)?.position ?? position;
    if (live) await pulse.after(seen, signal, pollMs);
  }
}
