import { peekBody, setBody } from './body.ts';
import { extractBody } from './body-init.ts';
import { copyHeaders, makeImmutable } from './headers.ts';
import { url } from './url.ts';

const BODILESS: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const REASON = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

interface Parts {
  readonly type: 'default' | 'basic' | 'error';
  readonly url: string;
  readonly redirected: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
}

type Init = { readonly [Name in 'status' | 'statusText' | 'headers']?: unknown };

const dictionary = (init: unknown): Init => {
  if (init === undefined || init === null) return {};
  if (typeof init === 'object' || typeof init === 'function') return init as Init;
  throw new TypeError('The options of a response must be an object');
};

/** A Web IDL `unsigned short` in the range of final status codes. */
const statusOf = (given: unknown): number => {
  const status = given === undefined ? 200 : Math.trunc(Number(given)) & 0xffff;
  if (status < 200 || status > 599) throw new RangeError(`The status of a response must be from 200 to 599`);
  return status;
};

const reasonOf = (given: unknown): string => {
  const reason = given === undefined ? '' : String(given);
  if (!REASON.test(reason)) throw new TypeError('The status text of a response holds a character that it cannot');
  return reason;
};

/** What `Response.json` sends. */
const jsonOf = (data: unknown): string => {
  const text = JSON.stringify(data) as string | undefined;
  if (text === undefined) throw new TypeError('The value cannot be written as JSON');
  return text;
};

let adopt: (parts: Parts, bytes: Uint8Array<ArrayBuffer> | null) => Response;

/** The fetch standard's class, less streams. */
export class Response {
  #parts: Parts;

  constructor(body: unknown = null, options?: unknown) {
    const init = dictionary(options);
    const status = statusOf(init.status);
    const statusText = reasonOf(init.statusText);
    const headers = copyHeaders(init.headers);
    this.#parts = { type: 'default', url: '', redirected: false, status, statusText, headers };
    const extracted = extractBody(body);
    if (extracted && BODILESS.has(status)) throw new TypeError(`A response with status ${status} cannot have a body`);
    if (extracted?.type && !headers.has('content-type')) headers.set('content-type', extracted.type);
    setBody(this, extracted?.bytes ?? null);
  }

  static {
    adopt = (parts, bytes) => {
      const response = new Response();
      response.#parts = parts;
      setBody(response, bytes);
      return response;
    };
  }

  static error(): Response {
    const headers = makeImmutable(copyHeaders(undefined));
    return adopt({ type: 'error', url: '', redirected: false, status: 0, statusText: '', headers }, null);
  }

  static json(data: unknown, options?: unknown): Response {
    const init = dictionary(options);
    const headers = copyHeaders(init.headers);
    const text = jsonOf(data);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return new Response(text, { status: init.status, statusText: init.statusText, headers });
  }

  static redirect(target: unknown, status: unknown = 302): Response {
    const { href } = new (url().URL)(String(target));
    if (!REDIRECTS.has(Number(status))) throw new RangeError(`${String(status)} is not the status of a redirect`);
    const response = new Response(null, { status, headers: { location: href } });
    makeImmutable(response.headers);
    return response;
  }

  get type(): Parts['type'] {
    return this.#parts.type;
  }

  get url(): string {
    return this.#parts.url;
  }

  get redirected(): boolean {
    return this.#parts.redirected;
  }

  get status(): number {
    return this.#parts.status;
  }

  get ok(): boolean {
    return this.#parts.status >= 200 && this.#parts.status <= 299;
  }

  get statusText(): string {
    return this.#parts.statusText;
  }

  get headers(): Headers {
    return this.#parts.headers;
  }

  clone(): Response {
    const headers = copyHeaders(this.#parts.headers);
    if (this.#parts.type !== 'default') makeImmutable(headers);
    return adopt({ ...this.#parts, headers }, peekBody(this));
  }
}

/** A response that came over the network: its headers are only to be read. */
export const responseFromNetwork = (
  parts: Omit<Parts, 'type' | 'headers'> & { readonly headers: readonly (readonly [string, string])[] },
  bytes: Uint8Array<ArrayBuffer> | null,
): Response => {
  const headers = makeImmutable(copyHeaders(parts.headers));
  return adopt({ ...parts, type: 'basic', headers }, BODILESS.has(parts.status) ? null : bytes);
};
