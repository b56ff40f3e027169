import { isServerOwned } from '../wire/response-head.ts';
import { peekBody } from './web/body.ts';
import { Response } from './web/response.ts';

/** Of an answer from elsewhere: said of the bytes as they came, which have been decoded since. */
const OF_THE_WIRE: ReadonlySet<string> = new Set(['content-encoding']);

/**
 * What a `Response` says as an answer, null for any other value: `return new Response(…)`, and `return fetch(…)`, whose
 * headers of the connection that it came by are left out. Throws where its body has been read already.
 */
export const webAnswer = (
  value: unknown,
): { status: number; headers: Record<string, string | string[]>; body: Uint8Array | null } | null => {
  if (!(value instanceof Response)) return null;
  const isFromElsewhere = value.type === 'basic';
  const headers: Record<string, string | string[]> = Object.create(null);
  for (const [name, text] of value.headers) {
    if (!isFromElsewhere || !(isServerOwned(name) || OF_THE_WIRE.has(name))) headers[name] = text;
  }
  const cookies = value.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  return { status: value.status, headers, body: peekBody(value) };
};
