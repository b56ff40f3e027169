import { reportUncaught } from '../errors.ts';
import { callLater } from '../timers.ts';

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

/** The bundler may have called a class by another name where two texts have one of it. */
export const calledBy = <Function extends object>(name: string, made: Function): Function =>
  Object.defineProperty(made, 'name', { value: name, configurable: true });

/** The classes of `modules`, in this order, each under the name of its interface. */
export const install = <Classes>(modules: Record<keyof Classes, WebIdlModule>): Classes => {
  const names = Object.keys(modules) as (keyof Classes)[];
  for (const name of names) modules[name].install(realm, ['Window']);
  return Object.fromEntries(names.map((name) => [name, calledBy(name as string, (realm as never)[name])])) as Classes;
};
