import { peekBody, setBody, takeBody } from './body.ts';
import { type ExtractedBody, extractBody } from './body-init.ts';
import { dom } from './dom.ts';
import { copyHeaders } from './headers.ts';
import { url } from './url.ts';

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const FORBIDDEN_METHODS: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);
/** The standard writes these in capitals, and no others. */
const NORMALIZED_METHODS: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);

/** Options of the standard by their values, the default first. But for `redirect` they mean nothing outside of a page. */
const CHOICES = {
  redirect: ['follow', 'error', 'manual'],
  mode: ['cors', 'no-cors', 'same-origin', 'navigate'],
  credentials: ['same-origin', 'omit', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  referrerPolicy: [
    '',
    'no-referrer',
    'no-referrer-when-downgrade',
    'same-origin',
    'origin',
    'strict-origin',
    'origin-when-cross-origin',
    'strict-origin-when-cross-origin',
    'unsafe-url',
  ],
} as const;

type Choices = { readonly [Name in keyof typeof CHOICES]: (typeof CHOICES)[Name][number] };
type Init = { readonly [Name in 'method' | 'headers' | 'body' | 'signal' | keyof Choices]?: unknown };

const methodOf = (given: unknown): string => {
  const method = String(given);
  const upper = method.toUpperCase();
  if (!TOKEN.test(method) || FORBIDDEN_METHODS.has(upper)) {
    throw new TypeError(`${JSON.stringify(method)} is not a method that a request can have`);
  }
  return NORMALIZED_METHODS.has(upper) ? upper : method;
};

const urlOf = (input: unknown): string => {
  const parsed = new (url().URL)(String(input));
  if (parsed.username || parsed.password) {
    throw new TypeError('A request cannot have a user name and password in its URL: send an authorization header');
  }
  return parsed.href;
};

const choicesOf = (init: Init, before: Partial<Choices>): Choices => {
  const made: Record<string, string> = {};
  for (const [name, values] of Object.entries(CHOICES)) {
    const given = init[name as keyof Choices];
    const value = given === undefined ? (before[name as keyof Choices] ?? values[0]) : String(given);
    if (!(values as readonly string[]).includes(value)) {
      throw new TypeError(`${JSON.stringify(value)} is not a ${name} that a request can have`);
    }
    made[name] = value;
  }
  return made as unknown as Choices;
};

const signalOf = (given: unknown): AbortSignal => {
  const { AbortSignal } = dom();
  if (given === undefined || given === null) return AbortSignal.any([]);
  if (!(given instanceof AbortSignal)) throw new TypeError('The signal of a request must be an AbortSignal');
  return AbortSignal.any([given]);
};

interface Parts extends Choices {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly signal: AbortSignal;
}

const dictionary = (init: unknown): Init => {
  if (init === undefined || init === null) return {};
  if (typeof init === 'object' || typeof init === 'function') return init as Init;
  throw new TypeError('The options of a request must be an object');
};

const bodyOf = (init: Init, before: Request | null, { method, headers }: Parts): ExtractedBody['bytes'] | null => {
  const extracted = extractBody(init.body);
  const bytes = extracted?.bytes ?? (before && peekBody(before));
  if (bytes && (method === 'GET' || method === 'HEAD')) throw new TypeError(`A ${method} request cannot have a body`);
  if (extracted?.type && !headers.has('content-type')) headers.set('content-type', extracted.type);
  // A request that another is made of has given its body away.
  if (before && !extracted) takeBody(before);
  return bytes;
};

/** The fetch standard's class, less streams and what only a page has. */
export class Request {
  readonly #parts: Parts;

  constructor(input: unknown, options?: unknown) {
    if (arguments.length === 0) throw new TypeError('A request needs a URL');
    const init = dictionary(options);
    const before = Request.#is(input) ? input : null;
    const given = before ? before.#parts : undefined;
    this.#parts = {
      ...choicesOf(init, given ?? {}),
      url: given?.url ?? urlOf(input),
      method: init.method === undefined ? (given?.method ?? 'GET') : methodOf(init.method),
      headers: copyHeaders(init.headers === undefined ? given?.headers : init.headers),
      signal: signalOf(init.signal === undefined ? given?.signal : init.signal),
    };
    setBody(this, bodyOf(init, before, this.#parts));
  }

  static #is(value: unknown): value is Request {
    return typeof value === 'object' && value !== null && #parts in value;
  }

  get method(): string {
    return this.#parts.method;
  }

  get url(): string {
    return this.#parts.url;
  }

  get headers(): Headers {
    return this.#parts.headers;
  }

  get signal(): AbortSignal {
    return this.#parts.signal;
  }

  get redirect(): Choices['redirect'] {
    return this.#parts.redirect;
  }

  get mode(): Choices['mode'] {
    return this.#parts.mode;
  }

  get credentials(): Choices['credentials'] {
    return this.#parts.credentials;
  }

  get cache(): Choices['cache'] {
    return this.#parts.cache;
  }

  get referrerPolicy(): Choices['referrerPolicy'] {
    return this.#parts.referrerPolicy;
  }

  clone(): Request {
    const bytes = peekBody(this);
    const clone = new Request(this.#parts.url, this.#parts);
    setBody(clone, bytes);
    return clone;
  }
}
