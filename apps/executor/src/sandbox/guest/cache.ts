import { callHost } from './calls.ts';

const cacheOf = (shared: boolean) => {
  const cache = {
    get: async (key: string): Promise<unknown> => (await callHost('cache.get', [shared, key], cache.get)).result,
    set: async (key: string, value: unknown, ttlSeconds?: number | null): Promise<void> => {
      await callHost('cache.set', [shared, key, value ?? null, ttlSeconds ?? null], cache.set);
    },
    delete: async (key: string): Promise<boolean> =>
      (await callHost('cache.delete', [shared, key], cache.delete)).result,
    exists: async (key: string): Promise<boolean> =>
      (await callHost('cache.exists', [shared, key], cache.exists)).result,
    increment: async (key: string, delta = 1): Promise<number> =>
      (await callHost('cache.increment', [shared, key, delta], cache.increment)).result,
  };
  return cache;
};

/** The script's own keys; `shared` has those of all scripts of the tenant. */
export const cache = { ...cacheOf(false), shared: cacheOf(true) };
