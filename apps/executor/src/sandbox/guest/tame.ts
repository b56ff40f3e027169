import { currentRun, runUnderWay } from './run-state.ts';
import { keepOurFramesOutOfStacks } from './stacks.ts';

/** The four kinds of functions, each with a constructor that compiles text. */
const functionKinds = [
  function plain() {},
  async function asynchronous() {},
  function* generator() {},
  async function* asynchronousGenerator() {},
].map((example) => Object.getPrototypeOf(example) as { constructor: FunctionConstructor });

/** Kept for `assertFunctionBody` alone. */
const AsyncFunction = functionKinds[1]!.constructor;

/**
 * Throws a `SyntaxError` unless `code` is the inside of exactly one function: text that closes the function around it
 * would otherwise run outside of it, and leave things behind for the next run.
 */
export const assertFunctionBody = (code: string): void => void new AsyncFunction(code);

/** `Function` stays for `instanceof` and its prototype; compiling text throws, by whatever road it is asked for. */
const removeFunctionConstructors = (): void => {
  let parent: object = Function.prototype;
  for (const prototype of functionKinds) {
    const { name } = prototype.constructor;
    const refuse = function () {
      throw new EvalError(`${name} is not available: a script cannot compile text`);
    };
    Object.defineProperties(refuse, { name: { value: name }, length: { value: 1 }, prototype: { value: prototype } });
    Object.setPrototypeOf(refuse, parent);
    Object.defineProperty(prototype, 'constructor', { value: refuse, writable: true, configurable: true });
    if ((prototype as unknown) === Function.prototype) {
      Object.defineProperty(globalThis, 'Function', { value: refuse, writable: true, configurable: true });
      parent = refuse;
    }
  }
};

/** Cleaning up after a run that is over would act in the run that is under way. */
const tameFinalizationRegistry = (): void => {
  const Original = FinalizationRegistry;
  const Tamed = function (this: unknown, cleanUp: (held: unknown) => void) {
    if (new.target === undefined) throw new TypeError("Constructor FinalizationRegistry requires 'new'");
    if (typeof cleanUp !== 'function') throw new TypeError('FinalizationRegistry: cleanup must be callable');
    const owner = currentRun();
    const guarded = (held: unknown): void => {
      if (runUnderWay() === owner) cleanUp(held);
    };
    return Reflect.construct(Original, [guarded], new.target);
  };
  Object.defineProperty(Tamed, 'name', { value: 'FinalizationRegistry' });
  Object.defineProperty(Tamed, 'prototype', { value: Original.prototype, writable: false });
  Object.defineProperty(Original.prototype, 'constructor', { value: Tamed, writable: true, configurable: true });
  Object.defineProperty(globalThis, 'FinalizationRegistry', { value: Tamed, writable: true, configurable: true });
};

/** Annex B: `RegExp.$1` and its kin would tell a run what the one before it matched last. */
const removeRegExpStatics = (): void => {
  for (const key of Reflect.ownKeys(RegExp)) {
    if (typeof key !== 'string') continue;
    const isStatic = /^\$|^(?:input|lastMatch|lastParen|leftContext|rightContext)$/.test(key);
    if (isStatic) Reflect.deleteProperty(RegExp, key);
  }
};

/** Once, before the globals are frozen. */
export const tameLanguage = (): void => {
  removeFunctionConstructors();
  tameFinalizationRegistry();
  removeRegExpStatics();
  keepOurFramesOutOfStacks();
};

/** Some of these V8 adds again to every new context, so they are removed from each. */
export const removeAbsentGlobals = (): void => {
  for (const name of ['eval', 'WebAssembly', 'SharedArrayBuffer', 'Atomics']) Reflect.deleteProperty(globalThis, name);
};

/** V8 makes the 270 objects of Temporal when they are first looked at, as freezing them does: 2 ms and 0.8 MB. */
export const removeTemporal = (): void => {
  Reflect.deleteProperty(globalThis, 'Temporal');
  Reflect.deleteProperty(Date.prototype, 'toTemporalInstant');
};
