import { isString } from 'class-validator';
import { invalid } from './validation.ts';

/** The opaque cursor of a page that ends at the row with these sort keys. */
export const toCursor = (keys: readonly string[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url');

/** The sort keys in a cursor of ours. Throws `request/invalid` for anything else, `isKey` included. */
export const keysOfCursor = (
  cursor: string,
  count: number,
  isKey: (key: string, index: number) => boolean = () => true,
): readonly string[] => {
  const keys = parsed(cursor);
  const sound = Array.isArray(keys) && keys.length === count && keys.every((key, i) => isString(key) && isKey(key, i));
  if (!sound) throw invalid([{ field: 'cursor', message: 'is not a nextCursor of this list' }]);
  return keys as string[];
};

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};
