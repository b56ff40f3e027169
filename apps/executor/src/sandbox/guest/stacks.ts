import { GUEST_FILE } from '../wire/guest-protocol.ts';

/** Of V8's call sites, as far as it matters here. */
interface CallSite {
  getFileName?(): unknown;
}

/** Not by what a script makes of it. */
const headOf = Error.prototype.toString;

/** A getter of a script may be called here, and the engine formats by itself what errors are made in it: without frames. */
const textOfHead = (error: unknown): string => {
  const limit: unknown = Error.stackTraceLimit;
  try {
    Reflect.set(Error, 'stackTraceLimit', 0);
    return headOf.call(error as Error);
  } catch {
    return '<error>';
  } finally {
    Reflect.set(Error, 'stackTraceLimit', limit);
  }
};

const isOurs = (site: CallSite): boolean => site.getFileName?.() === GUEST_FILE;

/**
 * What V8 makes a stack's text with when it is first looked at: as it does itself, less the frames of our own text.
 * Scripts can see and call this; the call sites are shown to nobody.
 */
const formatStack = (error: unknown, sites: readonly CallSite[]): string =>
  [textOfHead(error), ...sites.filter((site) => !isOurs(site)).map((site) => `    at ${String(site)}`)].join('\n');

/** Setting the property, as libraries try, does nothing here. */
export const keepOurFramesOutOfStacks = (): void => {
  Object.defineProperty(Error, 'prepareStackTrace', { get: () => formatStack, set: () => {}, configurable: true });
};
