import { type CloneFunctions, clone } from './clone.ts';
import { crypto } from './crypto.ts';
import { type DomClasses, dom } from './dom.ts';
import { domException, type DomExceptionClasses } from './dom-exception.ts';
import { type EncodingClasses, encoding } from './encoding.ts';
import { type FileClasses, files } from './files.ts';
import { headers, type HeadersClasses } from './headers.ts';
import { performance } from './performance.ts';
import { requests } from './requests.ts';
import { type UrlClasses, url } from './url.ts';

/** What V8 lacks of the web's globals, from libraries that follow the standards. */
export interface WebGlobals
  extends
    CloneFunctions,
    DomClasses,
    DomExceptionClasses,
    EncodingClasses,
    FileClasses,
    HeadersClasses,
    UrlClasses,
    ReturnType<typeof crypto>,
    Omit<ReturnType<typeof requests>, 'hidden'> {}

/** Each is loaded when it is first looked at. While it is being loaded it is not there yet, as libraries expect. */
const web: { readonly [Name in keyof WebGlobals]: () => WebGlobals[Name] } = {
  structuredClone: () => clone()?.structuredClone,
  atob: () => clone()?.atob,
  btoa: () => clone()?.btoa,
  DOMException: () => domException()?.DOMException,
  Event: () => dom()?.Event,
  CustomEvent: () => dom()?.CustomEvent,
  EventTarget: () => dom()?.EventTarget,
  AbortSignal: () => dom()?.AbortSignal,
  AbortController: () => dom()?.AbortController,
  TextEncoder: () => encoding()?.TextEncoder,
  TextDecoder: () => encoding()?.TextDecoder,
  Blob: () => files()?.Blob,
  File: () => files()?.File,
  FormData: () => files()?.FormData,
  Headers: () => headers()?.Headers,
  Request: () => requests()?.Request,
  Response: () => requests()?.Response,
  fetch: () => requests()?.fetch,
  crypto: () => crypto()?.crypto,
  CryptoKey: () => crypto()?.CryptoKey,
  URL: () => url()?.URL,
  URLSearchParams: () => url()?.URLSearchParams,
};

export const defineWebGlobals = (): void => {
  Object.defineProperty(globalThis, 'performance', { value: performance, configurable: true, enumerable: false });
  for (const [name, load] of Object.entries(web)) {
    Object.defineProperty(globalThis, name, { get: load, configurable: true, enumerable: false });
  }
};
