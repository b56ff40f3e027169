import { until } from '../../infra/local/process/until.mjs';

export interface WaitOptions {
  /** How long to wait before the test fails, ms; 10,000 when left out. */
  readonly timeoutMs?: number;
  /** What is waited for, for the message of the failure. */
  readonly describe?: string;
  /** Pause between two looks, ms. */
  readonly everyMs?: number;
}

/** What a condition gives when it does not hold. */
type Falsy = false | null | undefined | 0 | '';

/** Looks again and again until `condition` gives something truthy, and returns it. An error counts as "not yet". */
export const waitFor = <T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 10_000, describe = 'The condition', everyMs = 20 }: WaitOptions = {},
): Promise<Exclude<T, Falsy>> => until(condition, { timeoutMs, describe, everyMs }) as Promise<Exclude<T, Falsy>>;
