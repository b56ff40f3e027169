import { hardenNew, hideAdditions } from './harden.ts';

/**
 * Wraps a module that few scripts need: evaluated at its first use (some ms), then frozen like everything that was
 * there from the start. `load` calls `require`, which the bundler turns into a lazy part of the same text. What it finds
 * as a global while it is evaluated is loaded before it: `needs`.
 */
export const lazily = <T>(load: () => T, ...needs: readonly (() => unknown)[]): (() => T) => {
  let loaded: { readonly value: T } | undefined;
  return () => {
    if (loaded) return loaded.value;
    // Polyfills look whether the global that they make is there already: it is not.
    if (loading) return undefined as T;
    for (const need of needs) need();
    loaded = { value: loadHardened(load) };
    return loaded.value;
  };
};

let loading = false;
let failed = false;

/** False once a load was broken off, as by a full stack: what it has left half made or unfrozen must serve no other run. */
export const isAllLoadedWhole = (): boolean => !failed;

/** What the run has made global stays out of it: the library would keep that for all the runs to come. */
const loadHardened = <T>(load: () => T): T => {
  let showAdditions: (() => void) | undefined;
  try {
    loading = true;
    showAdditions = hideAdditions();
    const value = load();
    hardenNew(value);
    return value;
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    // First what needs no stack.
    loading = false;
    showAdditions?.();
  }
};
