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

const hiddenOf = ({ URLSearchParams }: Pick<WebGlobals, 'URLSearchParams'>): object =>
  Object.getPrototypeOf(new URLSearchParams().entries()) as object;

/** All at once, because they lead to each other: a URL to its parameters, an error of `atob` to `DOMException`. */
const fromCoreJs = lazily(() => {
  const loaded = {
    URL: require('core-js-pure/actual/url'),
    URLSearchParams: require('core-js-pure/actual/url-search-params'),
    DOMException: require('core-js-pure/actual/dom-exception'),
    structuredClone: require('core-js-pure/actual/structured-clone'),
    atob: require('core-js-pure/actual/atob'),
    btoa: require('core-js-pure/actual/btoa'),
  };
  return { ...loaded, hidden: hiddenOf(loaded) };
});

const encoding = lazily((): Pick<WebGlobals, 'TextEncoder' | 'TextDecoder'> => {
  const { TextEncoder, TextDecoder }: typeof Encoding = require('@exodus/bytes/encoding-lite.js');
  return { TextEncoder, TextDecoder };
});

/** Each is loaded when it is first looked at. While it is being loaded it is not there yet, as libraries expect. */
export const web: { readonly [Name in keyof WebGlobals]: () => WebGlobals[Name] } = {
  URL: () => fromCoreJs()?.URL,
  URLSearchParams: () => fromCoreJs()?.URLSearchParams,
  DOMException: () => fromCoreJs()?.DOMException,
  structuredClone: () => fromCoreJs()?.structuredClone,
  atob: () => fromCoreJs()?.atob,
  btoa: () => fromCoreJs()?.btoa,
  TextEncoder: () => encoding()?.TextEncoder,
  TextDecoder: () => encoding()?.TextDecoder,
};

export const defineWebGlobals = (): void => {
  for (const [name, load] of Object.entries(web)) {
    Object.defineProperty(globalThis, name, { get: load, configurable: true, enumerable: false });
  }
};
