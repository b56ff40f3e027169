import { isIP } from 'node:net';
import { ADDRESSES, URLS, type UrlVerdict } from '@runlet/outgoing-http/testing';
import type { Attack } from '../attack.ts';

/** Tries an address in both ways that scripts have, and names what came of it. */
const source = `const told = async (request) => {
  try {
    await request();
    return 'answered';
  } catch (error) {
    return error.name;
  }
};
return [await told(() => sdk.http.get(context.input, { timeout: 400 })), await told(() => fetch(context.input))];`;

const BLOCKED = { output: ['SsrfBlockedError', 'SsrfBlockedError'] };
const INVALID = { output: ['TypeError', 'TypeError'] };

const endsOf = (url: string, verdict: UrlVerdict): Attack['ends'] => {
  if (verdict === 'invalid') return INVALID;
  // The web's standards refuse a URL with a user in it before anybody looks where it leads.
  return url.includes('@') ? [BLOCKED, INVALID, { output: ['SsrfBlockedError', 'TypeError'] }] : BLOCKED;
};

const urlOf = (address: string): string => `http://${address.includes(':') ? `[${address}]` : address}/`;

/** One script, which is given each address and each spelling of one that must not be reached. */
export const addresses: readonly Attack[] = [
  ...ADDRESSES.filter(([address, problem]) => problem !== null && isIP(address) !== 0 && !address.includes('%')).map(
    ([address]) => [urlOf(address), 'blocked'] as const,
  ),
  ...URLS.filter(([, verdict]) => verdict !== 'open'),
].map(([url, verdict]) => ({ what: JSON.stringify(url), source, input: url, ends: endsOf(url, verdict) }));
