import type { HttpCall } from '../wire/sdk-calls.ts';
import { copyHeaders } from './web/headers.ts';
import { url as urlClasses } from './web/url.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
/** No run takes longer. */
const MAX_TIMEOUT_MS = 900_000;

const KNOWN: ReadonlySet<string> = new Set(['headers', 'query', 'timeout', 'redirect']);

export interface HttpOptions extends Pick<HttpCall, 'url' | 'redirect' | 'timeoutMs'> {
  readonly headers: Headers;
}

type Given = { readonly [Name in 'headers' | 'query' | 'timeout' | 'redirect']?: unknown };

/** Each option by the name under which it was given, in errors too. */
class Reader {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  refuse(problem: string): never {
    throw new TypeError(`${this.#name}: ${problem}`);
  }

  options(given: unknown): Given {
    if (given === undefined || given === null) return {};
    if (typeof given !== 'object' || Array.isArray(given)) return this.refuse('the options must be an object');
    const unknown = Object.keys(given).find((key) => !KNOWN.has(key));
    if (unknown !== undefined) {
      this.refuse(`there is no option ${JSON.stringify(unknown)}; there are ${[...KNOWN].join(', ')}`);
    }
    return given as Given;
  }

  headers(given: unknown): Headers {
    if (given === undefined || given === null) return copyHeaders(undefined);
    try {
      return copyHeaders(given);
    } catch (error) {
      return this.refuse(`the option headers is wrong: ${(error as Error).message}`);
    }
  }

  timeout(given: unknown): number {
    if (given === undefined) return DEFAULT_TIMEOUT_MS;
    const isTimeout = typeof given === 'number' && given >= 1 && given <= MAX_TIMEOUT_MS;
    if (!isTimeout) this.refuse(`the option timeout must be a number of ms from 1 to ${MAX_TIMEOUT_MS}`);
    return Math.ceil(given as number);
  }

  redirect(given: unknown): 'follow' | 'manual' {
    if (given === undefined) return 'follow';
    if (given === 'follow' || given === 'manual') return given;
    return this.refuse('the option redirect must be "follow" or "manual"');
  }

  url(given: unknown, query: unknown): string {
    const { URL } = urlClasses();
    const text = String(given);
    if (!URL.canParse(text)) this.refuse(`${JSON.stringify(text.slice(0, 200))} is not an absolute URL`);
    const url = new URL(text);
    for (const [name, value] of this.#query(query)) url.searchParams.append(name, value);
    return url.href;
  }

  /** A list stands for as many parameters; what is null or undefined is left out. */
  *#query(given: unknown): Iterable<[string, string]> {
    if (given === undefined || given === null) return;
    if (given instanceof urlClasses().URLSearchParams) return yield* given;
    if (typeof given !== 'object' || Array.isArray(given)) this.refuse('the option query must be an object');
    for (const [name, values] of Object.entries(given as object)) {
      for (const value of [values].flat() as unknown[]) {
        if (value === undefined || value === null) continue;
        if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol') {
          this.refuse(`the option query.${name} must be text, a number, true or false, or a list of these`);
        }
        yield [name, String(value)];
      }
    }
  }
}

/** The URL and the options of `sdk.http.…`. Throws a `TypeError` that names the option that is wrong. */
export const httpOptions = (name: string, url: unknown, given: unknown): HttpOptions => {
  const reader = new Reader(name);
  const options = reader.options(given);
  return {
    headers: reader.headers(options.headers),
    timeoutMs: reader.timeout(options.timeout),
    redirect: reader.redirect(options.redirect),
    url: reader.url(url, options.query),
  };
};
