import { mentionsApiKey } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { parseCookie, stringifyCookie } from 'cookie';
import { SESSION_COOKIE } from '../../console/session/session-cookie.ts';
/**
 * What the script, and with it the history, learns of a request. No platform token, API key or console cookie is in
 * it. Throws `request/duplicate-header`.
 */
export const requestFacts = (request, path, match) => {
  assertUnambiguous(request.raw);
  const headers = headersFor(request.headers, match);
  return {
    method: match.method,
    path,
    params: match.params,
    query: request.query,
    headers,
    cookies: headers['cookie'] ? parseCookie(headers['cookie']) : {},
    ip: request.ip,
  };
};
const headersFor = (sent, { script }) => {
  const kept = {};
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
const withoutSession = (header) => {
  if (!header.includes(SESSION_COOKIE)) return header;
  const others = Object.entries(parseCookie(header, { decode: asIs })).filter(([name]) => !isSessionCookie(name));
  return stringifyCookie(Object.fromEntries(others), { encode: asIs });
};
const asIs = (text) => text;
/** Also under the prefixes that browsers give a meaning to: `__Host-`, `__Secure-`. */
export const isSessionCookie = (name) => name.endsWith(SESSION_COOKIE);
/** Headers that mean one thing: of two, another party may have read the other one. */
const SINGLE = new Set(['host', 'authorization', 'content-type', 'content-length']);
const assertUnambiguous = ({ headers, rawHeaders }) => {
  if (Object.keys(headers).length * 2 === rawHeaders.length) return;
  const seen = new Set();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at].toLowerCase();
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) throw duplicate(name);
    seen.add(name);
  }
};
const duplicate = (name) =>
  new ProblemError({
    kind: 'invalid',
    code: 'request/duplicate-header',
    detail: `The header "${name}" was sent more than once.`,
  });
//# sourceMappingURL=request-facts.js.map
