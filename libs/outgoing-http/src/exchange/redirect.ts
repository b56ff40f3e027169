import { OutgoingError } from '../outgoing-error.ts';
import { type Answer, valuesOf } from './answer.ts';

export const MAX_REDIRECTS = 5;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** They describe the body, which is gone. */
const OF_THE_BODY: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-type',
]);
/** Meant for the origin they were written for. */
const SECRETS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** What is sent in one hop. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | null;
}

const becomesGet = (status: number, method: string): boolean =>
  status === 303 ? method !== 'GET' && method !== 'HEAD' : status <= 302 && method === 'POST';

/** The hop that a redirect asks for, by the rules of the fetch standard; null if the answer is none. */
export const nextHop = (hop: Hop, answer: Answer): Hop | null => {
  if (!REDIRECTS.has(answer.status)) return null;
  const [location] = valuesOf(answer, 'location');
  if (location === undefined) return null;
  const url = URL.parse(location, hop.url);
  if (url === null) throw new OutgoingError('NetworkError', `${hop.url.host} redirects to what is no URL`);
  const bare = becomesGet(answer.status, hop.method);
  const away = url.origin !== hop.url.origin;
  return {
    url,
    method: bare ? 'GET' : hop.method,
    body: bare ? null : hop.body,
    headers: hop.headers.filter(
      ([name]) => !(bare && OF_THE_BODY.has(name.toLowerCase())) && !(away && SECRETS.has(name.toLowerCase())),
    ),
  };
};
