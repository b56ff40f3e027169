import { SCRIPT_NAME } from '@runlet/contracts';
import { isUUID } from 'class-validator';

/** For keys in cursors, which come back from outside. */
export const isUuidKey = (key: string): boolean => isUUID(key);
export const isTimeKey = (key: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(key) && !Number.isNaN(Date.parse(key));
export const isNameKey = (key: string): boolean => SCRIPT_NAME.test(key);
export const isNumberKey = (key: string): boolean => /^\d{1,18}$/.test(key);

/** The `ilike` pattern of what contains `text`, whatever is in it. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
