import type { HttpCall } from '../sandbox/wire/sdk-calls.ts';
import { CallError } from './call-error.ts';

const REDIRECTS: ReadonlySet<unknown> = new Set(['follow', 'manual', 'error']);

/**
 * The call that a guest sent, its shape checked; what the values may be is the client's matter. By hand: this is on the
 * way of every request, and a DTO's check costs ten times as much. Throws `CallError`.
 */
export const readHttpCall = ([call]: readonly unknown[]): HttpCall => {
  const { method, url, headers, redirect, timeoutMs } = (call ?? {}) as Partial<Record<keyof HttpCall, unknown>>;
  if (typeof method !== 'string') throw wrong('method', 'a string');
  if (typeof url !== 'string') throw wrong('url', 'a string');
  if (!Array.isArray(headers) || !headers.every(isHeader)) throw wrong('headers', 'pairs of strings');
  if (!REDIRECTS.has(redirect)) throw wrong('redirect', 'follow, manual or error');
  if (typeof timeoutMs !== 'number' || !(timeoutMs > 0)) throw wrong('timeout', 'a number of milliseconds above 0');
  return { method, url, headers, redirect: redirect as HttpCall['redirect'], timeoutMs };
};

const isHeader = (pair: unknown): pair is [string, string] =>
  Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string' && typeof pair[1] === 'string';

const wrong = (field: string, wanted: string): CallError =>
  new CallError('TypeError', `The request's ${field} must be ${wanted}`);
