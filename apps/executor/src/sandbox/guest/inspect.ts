import type objectInspect from 'object-inspect';
import { lazily } from './lazy.ts';

declare const require: (name: string) => never;

const load = lazily((): typeof objectInspect => require('object-inspect'));

/** `value` for a person to read in a log line. */
export const inspect = (value: unknown): string => {
  if (value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  try {
    const stack: unknown = value instanceof Error ? value.stack : undefined;
    if (typeof stack === 'string') return stack;
    return load()(value, { depth: 6, maxStringLength: 8_000, quoteStyle: 'single' });
  } catch {
    return '[a value that cannot be shown]';
  }
};
