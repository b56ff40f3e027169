import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until `check` gives something truthy, which is returned.
 * Throws after `timeoutMs`, with `describe` and the last error of `check` in the message.
 *
 * @template T
 * @param {() => T | Promise<T>} check
 * @param {{ timeoutMs: number, describe: string, everyMs?: number, giveUp?: () => Error | undefined }} options
 *   `giveUp` ends the waiting early when it names a reason.
 */
export const until = async (check, { timeoutMs, describe, everyMs = 25, giveUp }) => {
  const deadline = Date.now() + timeoutMs;
  for (let cause; ;) {
    try {
      const value = await check();
      if (value) return value;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    const reason = giveUp?.();
    if (reason) throw reason;
    if (Date.now() >= deadline) {
      const detail = cause ? `: ${cause.message || cause.code || cause}` : '';
      throw new Error(`${describe} did not happen within ${timeoutMs / 1000} s${detail}`, { cause });
    }
    await pause(everyMs);
  }
};
