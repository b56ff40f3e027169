import { lazily } from '../lazy.ts';
import { install } from './realm.ts';

declare const require: (name: string) => never;

export interface DomExceptionClasses {
  readonly DOMException: typeof DOMException;
}

/** By itself: the errors of `atob`, `crypto` and others are no reason to load all of the DOM standard. */
export const domException = lazily((): DomExceptionClasses => {
  const classes = install<DomExceptionClasses>({ DOMException: require('jsdom/lib/generated/idl/DOMException.js') });
  // As Web IDL says of this class alone.
  Object.setPrototypeOf(classes.DOMException.prototype, Error.prototype);
  return classes;
});
