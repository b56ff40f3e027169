import { hardenNew } from './harden.ts';

/**
 * Wraps a module that few scripts need: evaluated at its first use (some ms), then frozen like everything that was
 * there from the start. `load` calls `require`, which the bundler turns into a lazy part of the same text.
 */
export const lazily = <T>(load: () => T): (() => T) => {
  let loaded: { readonly value: T } | undefined;
  return () => {
    // Polyfills look whether the global that they make is there already: it is not.
    if (!loaded && loading) return undefined as T;
    loaded ??= { value: loadHardened(load) };
    return loaded.value;
  };
};

let loading = false;

const loadHardened = <T>(load: () => T): T => {
  loading = true;
  try {
    const value = load();
    hardenNew(value);
    return value;
  } finally {
    loading = false;
  }
};
