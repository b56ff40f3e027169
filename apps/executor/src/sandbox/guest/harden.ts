/**
 * Freezes what all runs in a context share. Most is walked when the snapshot is made; V8 adds its newest features to
 * every context that starts from it (and aborts if what it adds them to is frozen already), so freezing is left for
 * the context, and only objects that hold others are looked through again.
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

/** What V8 has put into the holders since they were walked. */
const latecomers = (): object[] => {
  const found: unknown[] = [];
  for (const holder of holders) ownValues(holder, found);
  return found.filter((value): value is object => isObject(value) && !known.has(value));
};

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

/** Notes what there is to freeze. At the making of the snapshot. */
export const findIntrinsics = (): void => {
  walk([globalThis, ...hiddenIntrinsics()], childrenBehind);
};

/** V8 reads the length of stacks from this property, which must be a plain one. Set again before each run. */
const STACK_TRACE_LIMIT = 10;
export const resetStackTraceLimit = (): void => {
  Error.stackTraceLimit = STACK_TRACE_LIMIT;
};

const freeze = (object: object): void => {
  if (object === globalThis) return;
  Object.freeze(object);
};

const freezeErrorConstructor = (): void => {
  known.delete(Error);
  Object.defineProperty(Error, 'stackTraceLimit', { value: STACK_TRACE_LIMIT, writable: true, configurable: true });
  for (const key of Reflect.ownKeys(Error)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(Error, key)!;
    if (key !== 'stackTraceLimit' && 'value' in descriptor) descriptor.writable = false;
    Object.defineProperty(Error, key, { ...descriptor, configurable: false });
  }
  Object.preventExtensions(Error);
};

let globalCount = 0;

/** The global object takes new properties, which last as long as the run; those it has can be neither set nor deleted. */
const lockGlobals = (): void => {
  const keys = Reflect.ownKeys(globalThis);
  for (const key of keys) {
    const descriptor = Reflect.getOwnPropertyDescriptor(globalThis, key)!;
    const locked = 'value' in descriptor ? { writable: false, configurable: false } : { configurable: false };
    Object.defineProperty(globalThis, key, locked);
  }
  globalCount = keys.length;
};

let originalKeys = new Set<PropertyKey>();

/** Freezes everything. In the context, before any script. */
export const hardenContext = (): void => {
  walk(latecomers());
  freezeErrorConstructor();
  for (const object of known) freeze(object);
  lockGlobals();
  originalKeys = new Set(Reflect.ownKeys(globalThis));
};

/** Freezes what has been loaded later. */
export const hardenNew = (value: unknown): void => {
  if (!isObject(value)) return;
  for (const object of walk([value])) freeze(object);
};

/** Removes what a run has added to the global object. False if it cannot be: then the context is not fit for another. */
export const sweepGlobals = (): boolean => {
  if (!Object.isExtensible(globalThis)) return false;
  const keys = Reflect.ownKeys(globalThis);
  if (keys.length === globalCount) return true;
  return keys.every((key) => originalKeys.has(key) || Reflect.deleteProperty(globalThis, key));
};
