import type { HttpRequestFacts } from '@runlet/contracts';
import { bytesOf, parseBody, type RawBody } from './parsed-body.ts';

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

/**
 * The request as a script sees it. `body` and `rawBody` are made when they are looked at: most scripts need one of
 * them, and a body that does not parse is the script's to handle.
 */
export const httpRequest = (facts: HttpRequestFacts, raw: RawBody): object => {
  const contentType = facts.headers['content-type'] ?? '';
  const properties = {
    body: { get: once(() => parseBody(contentType, raw, "request's")), enumerable: true },
    rawBody: { get: once(() => bytesOf(raw)), enumerable: true },
  };
  const { method, path, params, query, headers, cookies, ip } = facts;
  return Object.defineProperties({ method, path, params, query, headers, cookies, ip }, properties);
};
