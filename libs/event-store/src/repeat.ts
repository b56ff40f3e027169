import { setTimeout as delay } from 'node:timers/promises';

/** Longest that an answer is delayed by trying again, ms, beside the calls themselves: callers wait with their users. */
const BUDGET_MS = 1_000;
const FIRST_WAIT_MS = 20;

/**
 * Calls again while the store is unavailable for a moment: a restart, a fail-over, a connection that turned out dead.
 * Only for calls that may happen twice.
 */
export const repeatWhile = async <T>(
  isUnavailable: (error: unknown) => boolean,
  call: (attempt: number) => Promise<T>,
): Promise<T> => {
  const started = performance.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return await call(attempt);
    } catch (error) {
      const wait = FIRST_WAIT_MS * 2 ** attempt;
      if (!isUnavailable(error) || performance.now() - started + wait > BUDGET_MS) throw error;
      await delay(wait);
    }
  }
};
