import { OutgoingError } from '../outgoing-error.ts';

const MAX_HEADERS = 100;
const MAX_HEADER_BYTES = 32 * 1024;
const MAX_URL_LENGTH = 16 * 1024;
const MAX_METHOD_LENGTH = 32;

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What stands in a header as it is: visible ASCII, space, tab and Latin-1. All else could begin another header. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const NORMALIZED: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const FORBIDDEN_METHODS: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);
/** They belong to the connection, which is ours: whoever sets them could make two requests of one. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Every request has them; a script may say something else. */
const OWN = [
  ['accept', '*/*'],
  ['accept-encoding', 'gzip, deflate, br'],
  ['user-agent', 'Runlet'],
] as const;

type Headers = readonly (readonly [name: string, value: string])[];

const refuse = (message: string): OutgoingError => new OutgoingError('TypeError', message);

/** The method in the spelling of the fetch standard. Throws `OutgoingError` (TypeError). */
export const checkedMethod = (method: string): string => {
  const upper = method.toUpperCase();
  if (!TOKEN.test(method) || method.length > MAX_METHOD_LENGTH) throw refuse('The method is not valid');
  if (FORBIDDEN_METHODS.has(upper)) throw refuse(`Scripts may not send ${upper}`);
  return NORMALIZED.has(upper) ? upper : method;
};

/** Throws `OutgoingError` (TypeError). */
export const checkedUrl = (text: string): URL => {
  if (text.length > MAX_URL_LENGTH) throw refuse(`The URL is longer than ${MAX_URL_LENGTH} characters`);
  const url = URL.parse(text);
  if (url === null) throw refuse('The URL is not valid; it must be absolute');
  return url;
};

/** The headers as given, with what every request has. Throws `OutgoingError` (TypeError) that names the header. */
export const checkedHeaders = (headers: Headers): Headers => {
  if (headers.length > MAX_HEADERS) throw refuse(`The request has more than ${MAX_HEADERS} headers`);
  const names = new Set<string>();
  let bytes = 0;
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (!TOKEN.test(name)) throw refuse(`${JSON.stringify(name.slice(0, 50))} is not a header's name`);
    if (OF_THE_CONNECTION.has(lower) || lower.startsWith('proxy-')) throw refuse(`Scripts may not set ${lower}`);
    if (!VALUE.test(value)) throw refuse(`The value of ${lower} has characters that no header may have`);
    names.add(lower);
    bytes += name.length + value.length;
  }
  if (bytes > MAX_HEADER_BYTES) throw refuse(`The request's headers are larger than ${MAX_HEADER_BYTES} bytes`);
  return [...headers, ...OWN.filter(([name]) => !names.has(name))];
};
