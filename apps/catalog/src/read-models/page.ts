import { isISO8601, isUUID } from 'class-validator';

/** For keys in cursors, which come back from outside. */
export const isUuidKey = (key: string): boolean => isUUID(key);
export const isTimeKey = (key: string): boolean => isISO8601(key, { strict: true });
export const isNumberKey = (key: string): boolean => /^\d{1,18}$/.test(key);

/** The `ilike` pattern of what contains `text`, whatever is in it. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
