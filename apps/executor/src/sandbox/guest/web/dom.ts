import { lazily } from '../lazy.ts';
import { domException } from './dom-exception.ts';
import { install } from './realm.ts';

declare const require: (name: string) => never;

export interface DomClasses {
  readonly Event: typeof Event;
  readonly CustomEvent: typeof CustomEvent;
  readonly EventTarget: typeof EventTarget;
  readonly AbortSignal: typeof AbortSignal;
  readonly AbortController: typeof AbortController;
}

const load = () => {
  const classes = install<DomClasses>({
    Event: require('jsdom/lib/generated/idl/Event.js'),
    CustomEvent: require('jsdom/lib/generated/idl/CustomEvent.js'),
    EventTarget: require('jsdom/lib/generated/idl/EventTarget.js'),
    AbortSignal: require('jsdom/lib/generated/idl/AbortSignal.js'),
    AbortController: require('jsdom/lib/generated/idl/AbortController.js'),
  });
  // Every event's own property, with one getter for all of them.
  const hidden = Object.getOwnPropertyDescriptor(new classes.Event(''), 'isTrusted');
  return { ...classes, hidden };
};

/** What else the DOM standard defines and needs no document. All at once: they lead to each other. */
export const dom = lazily(load, domException);
