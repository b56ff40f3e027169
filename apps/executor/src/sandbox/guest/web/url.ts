import { lazily } from '../lazy.ts';
import { encoding } from './encoding.ts';
import { install } from './realm.ts';

declare const require: (name: string) => never;

export interface UrlClasses {
  readonly URL: typeof URL;
  readonly URLSearchParams: typeof URLSearchParams;
}

const load = () => {
  const classes = install<UrlClasses>(require('whatwg-url/webidl2js-wrapper'));
  // Nothing else leads to it.
  const hidden = Object.getPrototypeOf(new classes.URLSearchParams().entries()) as object;
  return { ...classes, hidden };
};

/** The reference implementation of the URL standard. */
export const url = lazily(load, encoding);
