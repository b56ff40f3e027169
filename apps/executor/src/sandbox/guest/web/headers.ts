import { lazily } from '../lazy.ts';
import { install } from './realm.ts';

declare const require: (name: string) => never;

export interface HeadersClasses {
  readonly Headers: typeof Headers;
}

const load = () => {
  const classes = install<HeadersClasses>({ Headers: require('jsdom/lib/generated/idl/Headers.js') });
  // Nothing else leads to it.
  const hidden = Object.getPrototypeOf(new classes.Headers().entries()) as object;
  return { ...classes, hidden };
};

export const headers = lazily(load);

/** From now on only to be read, as those of a response that came over the network. */
export const makeImmutable = (made: Headers): Headers => {
  const {
    implForWrapper,
  }: { implForWrapper(value: Headers): { guard: string } } = require('jsdom/lib/generated/idl/utils.js');
  implForWrapper(made).guard = 'immutable';
  return made;
};

/** A copy that takes changes. */
export const copyHeaders = (from: unknown): Headers => new (headers().Headers)(from as HeadersInit);

type HeadersInit = ConstructorParameters<typeof Headers>[0];
