import type * as Encoding from '@exodus/bytes/encoding-lite.js';
import { lazily } from './lazy.ts';

/** What V8 lacks of the web's globals, from libraries that follow the standards. */
export interface WebGlobals {
  readonly URL: typeof URL;
  readonly URLSearchParams: typeof URLSearchParams;
  readonly DOMException: typeof DOMException;
  readonly structuredClone: typeof structuredClone;
  readonly atob: typeof atob;
  readonly btoa: typeof btoa;
  readonly TextEncoder: typeof Encoding.TextEncoder;
  readonly TextDecoder: typeof Encoding.TextDecoder;
}

declare const require: (name: string) => never;

const CORE_JS_STORE = '__core-js_shared__';

/** core-js keeps its store in a global: made here, once, before any script runs, and then known to nobody else. */
require('core-js-pure/internals/shared-store');
Reflect.deleteProperty(globalThis, CORE_JS_STORE);

const encoding = (): typeof Encoding => require('@exodus/bytes/encoding-lite.js');

/** Each is loaded when it is first looked at. */
export const web: { readonly [Name in keyof WebGlobals]: () => WebGlobals[Name] } = {
  URL: lazily(() => require('core-js-pure/actual/url')),
  URLSearchParams: lazily(() => require('core-js-pure/actual/url-search-params')),
  DOMException: lazily(() => require('core-js-pure/actual/dom-exception')),
  structuredClone: lazily(() => require('core-js-pure/actual/structured-clone')),
  atob: lazily(() => require('core-js-pure/actual/atob')),
  btoa: lazily(() => require('core-js-pure/actual/btoa')),
  TextEncoder: lazily(() => encoding().TextEncoder),
  TextDecoder: lazily(() => encoding().TextDecoder),
};

export const defineWebGlobals = (): void => {
  for (const [name, load] of Object.entries(web)) {
    Object.defineProperty(globalThis, name, { get: load, configurable: true, enumerable: false });
  }
};
