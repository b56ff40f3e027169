const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Gives functions the names under which scripts know them: the bundler has shortened all others. */
export const nameByKey = (holder: object): void => {
  for (const [key, value] of Object.entries(holder)) {
    if (typeof value === 'function') Object.defineProperty(value, 'name', { value: key, configurable: true });
    else if (isHolder(value) && value !== globalThis) nameByKey(value);
  }
};
