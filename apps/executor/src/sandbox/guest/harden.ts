/**
 * Freezes what all runs in a context share, most of it in the snapshot. But V8 adds its newest features to every context
 * that starts from a snapshot, and aborts the process if what it adds them to is frozen: so a first snapshot is made and
 * started to see what that is (`lateHolders`), and the second leaves it for the context (`freezeEarly`).
 */
const known = new Set<object>();
/** Those of `known` that hold more than a plain function does. */
const holders: object[] = [];

/** Not in TypeScript's ES2024. */
declare const Iterator: { from(iterator: object): object };

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Calls a getter on its own holder; those that refuse it (`Map.prototype.size`) have nothing behind them. */
const valueBehind = (holder: object, key: PropertyKey): unknown => {
  if (holder === globalThis) return undefined;
  try {
    return (holder as Record<PropertyKey, unknown>)[key];
  } catch {
    return undefined;
  }
};

const ownValues = (holder: object, found: unknown[]): unknown[] => {
  for (const key of Reflect.ownKeys(holder)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(holder, key)!;
    if ('value' in descriptor) found.push(descriptor.value);
    else found.push(descriptor.get, descriptor.set);
  }
  return found;
};

type Children = (holder: object) => unknown[];

const children: Children = (holder) => ownValues(holder, [Object.getPrototypeOf(holder)]);

/** With the values that accessors for overriding stand for: they are nowhere else. */
const childrenBehind: Children = (holder) =>
  children(holder).concat(Reflect.ownKeys(holder).map((key) => valueBehind(holder, key)));

/** Notes all that `roots` lead to; returns what was not known before. */
const walk = (roots: readonly object[], childrenOf: Children = children): object[] => {
  const added: object[] = [];
  const waiting = [...roots];
  while (waiting.length > 0) {
    const next = waiting.pop()!;
    if (known.has(next)) continue;
    known.add(next);
    added.push(next);
    const below = childrenOf(next).filter(isObject);
    if (below.length > (typeof next === 'function' ? 1 : 0)) holders.push(next);
    waiting.push(...below);
  }
  return added;
};

/** What V8 has put into `holder` since it was walked. */
const latecomersOf = (holder: object): object[] =>
  ownValues(holder, []).filter((value): value is object => isObject(value) && !known.has(value));

/** Objects of the language that no global leads to. */
const hiddenIntrinsics = (): object[] =>
  [
    async function () {},
    function* () {},
    async function* () {},
    (async function* () {})(),
    [][Symbol.iterator](),
    ''[Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    'a'.matchAll(/a/g),
    Iterator.from({ next: () => ({ done: true, value: undefined }) }),
    ([].values() as unknown as { map(by: unknown): object }).map(String),
    new Intl.Segmenter().segment(''),
    new Intl.Segmenter().segment('')[Symbol.iterator](),
  ].map((example) => Object.getPrototypeOf(example) as object);

/** Notes what there is to freeze. */
export const findIntrinsics = (): void => {
  walk([globalThis, ...hiddenIntrinsics()], childrenBehind);
};

/** In a context that has started from a snapshot: the places in `holders` of what V8 has added something to. */
export const lateHolders = (): number[] => [...holders.keys()].filter((at) => latecomersOf(holders[at]!).length > 0);

/** Freezes all that V8 will not touch again: in the snapshot, which spares each context the work and the memory. */
export const freezeEarly = (late: readonly number[]): void => {
  const untouched = new Set<object>([globalThis, Error, ...late.map((at) => holders[at]!)]);
  for (const object of known) if (!untouched.has(object)) Object.freeze(object);
  holders.splice(0, Infinity, ...untouched);
};

/**
 * V8 reads the length of stacks from this property, which must be a plain one. Set again before each run; false where the
 * run before has fixed it.
 */
const STACK_TRACE_LIMIT = 10;
export const resetStackTraceLimit = (): boolean => Reflect.set(Error, 'stackTraceLimit', STACK_TRACE_LIMIT);

const freezeErrorConstructor = (): void => {
  Object.defineProperty(Error, 'stackTraceLimit', { value: STACK_TRACE_LIMIT, writable: true, configurable: true });
  for (const key of Reflect.ownKeys(Error)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(Error, key)!;
    if (key !== 'stackTraceLimit' && 'value' in descriptor) descriptor.writable = false;
    Object.defineProperty(Error, key, { ...descriptor, configurable: false });
  }
  Object.preventExtensions(Error);
};

const globalPrototype: unknown = Object.getPrototypeOf(globalThis);
let globalKeys = new Set<PropertyKey>();

/** The global object takes new properties, which last as long as the run; those it has can be neither set nor deleted. */
const lockGlobals = (): void => {
  const keys = Reflect.ownKeys(globalThis);
  for (const key of keys) {
    const descriptor = Reflect.getOwnPropertyDescriptor(globalThis, key)!;
    const locked = 'value' in descriptor ? { writable: false, configurable: false } : { configurable: false };
    Object.defineProperty(globalThis, key, locked);
  }
  globalKeys = new Set(keys);
};

/** One pair of functions for the `stack` of all objects that `captureStackTrace` was given; nothing else leads to it. */
const stackAccessors = (): object[] => {
  const holder = {};
  Error.captureStackTrace(holder);
  return ownValues(holder, []).filter(isObject);
};

/** Freezes what `freezeEarly` could not. In the context, before any script. */
export const hardenContext = (): void => {
  const added = walk([...holders.flatMap(latecomersOf), ...stackAccessors()]);
  for (const object of [...holders, ...added]) if (object !== globalThis && object !== Error) Object.freeze(object);
  freezeErrorConstructor();
  lockGlobals();
};

/** Freezes what has been loaded later. */
export const hardenNew = (value: unknown): void => {
  if (!isObject(value)) return;
  for (const object of walk([value])) Object.freeze(object);
};

/** Removes what a run has added to the global object. False if it cannot be: then the context is not fit for another. */
export const sweepGlobals = (): boolean => {
  if (!Object.isExtensible(globalThis) || Object.getPrototypeOf(globalThis) !== globalPrototype) return false;
  const keys = Reflect.ownKeys(globalThis);
  if (keys.length === globalKeys.size) return true;
  return keys.every((key) => globalKeys.has(key) || Reflect.deleteProperty(globalThis, key));
};

const additions = (): [PropertyKey, PropertyDescriptor][] =>
  Reflect.ownKeys(globalThis)
    .filter((key) => !globalKeys.has(key))
    .map((key): [PropertyKey, PropertyDescriptor] => [key, Reflect.getOwnPropertyDescriptor(globalThis, key)!]);

/**
 * Takes away what the run has added to the global object, until the function that is returned is called. What cannot be
 * taken away cannot be swept either: it makes the context unfit in any case.
 */
export const hideAdditions = (): (() => void) => {
  if (!Object.isExtensible(globalThis)) return () => {};
  const hidden = additions().filter(([key]) => Reflect.deleteProperty(globalThis, key));
  return () => {
    for (const [key, descriptor] of hidden) Object.defineProperty(globalThis, key, descriptor);
  };
};
