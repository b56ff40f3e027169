import { setTimeout as delay } from 'node:timers/promises';
import type { BucketMirror } from '@runlet/messaging';

/** Least time between two looks, ms: callers who ask for what is not there cost the broker at most 20 a second. */
const INTERVAL_MS = 50;
/** Longest wait for the broker, ms; after it what is known has to do. */
const PATIENCE_MS = 1_000;

/**
 * Makes sure, before something is said not to exist, that the mirror holds all that the bucket held when asked.
 * Calls that come while a look is under way share the next one, for this one may have begun too early for them.
 */
export const lookAgainAt = <T>(mirror: BucketMirror<T>): (() => Promise<void>) => {
  let lastLook = 0;
  let next: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    await delay(Math.max(0, lastLook + INTERVAL_MS - Date.now()));
    lastLook = Date.now();
    next = undefined;
    await Promise.race([mirror.caughtUp().catch(() => undefined), delay(PATIENCE_MS, undefined, { ref: false })]);
  };
  return () => (next ??= look());
};
