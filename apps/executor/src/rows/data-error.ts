/** SQLSTATE classes that speak of the data itself: it will be refused for ever, by any server. */
const DATA_CLASSES = new Set(['22', '23']);

/** Whether Postgres refused the very data, so that trying again is in vain. */
export const isDataError = (error: unknown): boolean => {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && code.length === 5 && DATA_CLASSES.has(code.slice(0, 2));
};
