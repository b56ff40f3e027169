import { reportUncaught } from '../errors.ts';
import { nameByKey } from '../names.ts';
import { callLater } from '../timers.ts';
import { closeIterators } from './close-iterators.ts';

/** A module that webidl2js made of an interface's definition. */
export interface WebIdlModule {
  /** Makes the interface's class as a property of `realm`. */
  install(realm: object, exposures: readonly string[]): void;
}

/**
 * What jsdom and whatwg-url take for the global object, and where they put their classes. No script reaches it: an
 * instance's inside is behind a private field.
 */
const realm = {
  Array,
  ArrayBuffer,
  Error,
  Number,
  Object,
  Promise,
  RangeError,
  String,
  TypeError,
  Uint8Array,
  setTimeout: callLater,
  reportError: reportUncaught,
};

type Iterated = Parameters<typeof closeIterators>[0];

/** The classes of `modules`, in this order, each under the name of its interface. */
export const install = <Classes>(modules: Record<keyof Classes, WebIdlModule>): Classes => {
  const names = Object.keys(modules) as (keyof Classes)[];
  for (const name of names) modules[name].install(realm, ['Window']);
  const classes = Object.fromEntries(names.map((name) => [name, (realm as never)[name]])) as Classes & object;
  for (const name of names) closeIterators(classes[name] as Iterated);
  nameByKey(classes);
  return classes;
};
