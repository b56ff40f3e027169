import { lazily } from '../lazy.ts';
import { nameByKey } from '../names.ts';
import { domException } from './dom-exception.ts';

declare const require: (name: string) => never;

export interface CloneFunctions {
  readonly structuredClone: typeof structuredClone;
  readonly atob: typeof atob;
  readonly btoa: typeof btoa;
}

/** core-js keeps its store in a global: made here, once, before any script runs, and then known to nobody else. */
require('core-js-pure/internals/shared-store');
Reflect.deleteProperty(globalThis, '__core-js_shared__');

/** Single modules and not its entry points, which bring a `DOMException` of their own. */
export const clone = lazily((): CloneFunctions => {
  require('core-js-pure/modules/web.structured-clone');
  require('core-js-pure/modules/web.atob');
  require('core-js-pure/modules/web.btoa');
  const { structuredClone, atob, btoa }: CloneFunctions = require('core-js-pure/internals/path');
  const functions = { structuredClone, atob, btoa };
  nameByKey(functions);
  return functions;
}, domException);
