import type { GuestError } from '../wire/guest-protocol.ts';
import { MAX_RETRY_AFTER_MS } from '../wire/protocol.ts';
import { writeLog } from './logs.ts';

/** Kept short enough for a row of the history; a longer text is cut and says so. */
const MAX_NAME = 200;
const MAX_MESSAGE = 8_000;
const MAX_STACK = 16_000;

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}… (${text.length - length} more characters)`;

/** Names an error by assignment-proof own properties; the class of it does not matter to anybody. */
export const named = <E extends Error>(error: E, name: string, message = error.message): E => {
  Object.defineProperties(error, {
    name: { value: name, configurable: true, writable: true },
    message: { value: message, configurable: true, writable: true },
  });
  return error;
};

const noRetries = new WeakSet<object>();

/** Thrown by a script whose next attempt would fail alike. */
export class NoRetry extends Error {
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
    named(this, 'NoRetry');
    noRetries.add(this);
  }
}

const waits = new WeakMap<object, number>();

/** Thrown by a script to be tried again after so many seconds (at most a day) instead of by its policy. */
export class RetryAfter extends Error {
  constructor(seconds: number, message = `Try again in ${seconds} s`, options?: ErrorOptions) {
    if (typeof seconds !== 'number' || !(seconds >= 0)) throw new TypeError('RetryAfter needs a number of seconds');
    super(message, options);
    named(this, 'RetryAfter');
    waits.set(this, Math.min(Math.round(seconds * 1_000), MAX_RETRY_AFTER_MS));
  }
}

const textOf = (value: unknown): string => {
  try {
    return String(value);
  } catch {
    return 'a value that cannot be shown';
  }
};

const read = (value: unknown, key: string): string | null => {
  try {
    const found: unknown = (value as Record<string, unknown>)[key];
    return typeof found === 'string' ? found : null;
  } catch {
    return null;
  }
};

/** Anything can be thrown, also what fights being read: then it tells less. */
export const describeError = (thrown: unknown): GuestError => {
  const isObject = typeof thrown === 'object' && thrown !== null;
  const message = isObject ? read(thrown, 'message') : null;
  const stack = isObject ? read(thrown, 'stack') : null;
  return {
    name: cut((isObject && read(thrown, 'name')) || 'Error', MAX_NAME),
    message: cut(message ?? textOf(thrown), MAX_MESSAGE),
    stack: stack === null ? null : cut(stack, MAX_STACK),
    retryable: !(isObject && noRetries.has(thrown)),
    retryAfterMs: isObject ? (waits.get(thrown) ?? null) : null,
  };
};

/** What nobody awaits can fail all the same: it is told, and ends nothing. */
export const reportUncaught = (thrown: unknown): void => {
  const { name, message, stack } = describeError(thrown);
  writeLog('error', `Uncaught ${name}: ${message}`, stack === null ? undefined : JSON.stringify({ stack }));
};
