import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type HttpRequestFacts, mentionsApiKey } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { parseCookie, stringifyCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import { SESSION_COOKIE } from '../../console/session/session-cookie.ts';
import type { RouteMatch } from '../routing/tenant-router.ts';

type ScriptMatch = Extract<RouteMatch, { kind: 'script' }>;

/**
 * What the script, and with it the history, learns of a request. No platform token, API key or console cookie is in
 * it. Throws `request/duplicate-header`.
 */
export const requestFacts = (request: FastifyRequest, path: string, match: ScriptMatch): HttpRequestFacts => {
  assertUnambiguous(request.raw);
  const headers = headersFor(request.headers, match);
  return {
    method: match.method,
    path,
    params: match.params,
    query: request.query as HttpRequestFacts['query'],
    headers,
    cookies: headers['cookie'] ? (parseCookie(headers['cookie']) as Record<string, string>) : {},
    ip: request.ip,
  };
};

const headersFor = (sent: IncomingHttpHeaders, { script }: ScriptMatch): Record<string, string> => {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(sent)) {
    if (value === undefined || name === 'proxy-authorization') continue;
    if (name === 'authorization' && script.trigger.access === 'platform') continue;
    const text = typeof value === 'string' ? value : value.join(', ');
    const shown = name === 'cookie' ? withoutSession(text) : text;
    if (shown && !mentionsApiKey(shown)) kept[name] = shown;
  }
  return kept;
};

/** Cookies know no ports, so a browser may send the console's along. */
const withoutSession = (header: string): string => {
  if (!header.includes(SESSION_COOKIE)) return header;
  const others = Object.entries(parseCookie(header, { decode: asIs })).filter(([name]) => !isSessionCookie(name));
  return stringifyCookie(Object.fromEntries(others), { encode: asIs });
};

const asIs = (text: string): string => text;

/** Also under the prefixes that browsers give a meaning to: `__Host-`, `__Secure-`. */
export const isSessionCookie = (name: string): boolean => name.endsWith(SESSION_COOKIE);

/** Headers that mean one thing: of two, another party may have read the other one. */
const SINGLE = new Set(['host', 'authorization', 'content-type', 'content-length']);

const assertUnambiguous = ({ headers, rawHeaders }: IncomingMessage): void => {
  if (Object.keys(headers).length * 2 === rawHeaders.length) return;
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase();
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) throw duplicate(name);
    seen.add(name);
  }
};

const duplicate = (name: string): ProblemError =>
  new ProblemError({
    kind: 'invalid',
    code: 'request/duplicate-header',
    detail: `The header "${name}" was sent more than once.`,
  });
