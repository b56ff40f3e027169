import { type CloneFunctions, clone } from './clone.ts';
import { type DomClasses, dom } from './dom.ts';
import { type EncodingClasses, encoding } from './encoding.ts';
import { type UrlClasses, url } from './url.ts';

/** What V8 lacks of the web's globals, from libraries that follow the standards. */
export interface WebGlobals extends CloneFunctions, DomClasses, EncodingClasses, UrlClasses {}

/** Each is loaded when it is first looked at. While it is being loaded it is not there yet, as libraries expect. */
export const web: { readonly [Name in keyof WebGlobals]: () => WebGlobals[Name] } = {
  structuredClone: () => clone()?.structuredClone,
  atob: () => clone()?.atob,
  btoa: () => clone()?.btoa,
  DOMException: () => dom()?.DOMException,
  Event: () => dom()?.Event,
  CustomEvent: () => dom()?.CustomEvent,
  EventTarget: () => dom()?.EventTarget,
  AbortSignal: () => dom()?.AbortSignal,
  AbortController: () => dom()?.AbortController,
  TextEncoder: () => encoding()?.TextEncoder,
  TextDecoder: () => encoding()?.TextDecoder,
  URL: () => url()?.URL,
  URLSearchParams: () => url()?.URLSearchParams,
};

export const defineWebGlobals = (): void => {
  for (const [name, load] of Object.entries(web)) {
    Object.defineProperty(globalThis, name, { get: load, configurable: true, enumerable: false });
  }
};
