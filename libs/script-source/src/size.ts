import { MAX_SOURCE_BYTES } from '@runlet/contracts';
import type { FieldError } from '@runlet/kernel';

/** The one mistake that no parser is asked about. */
export const sizeErrors = (source: string): readonly FieldError[] => {
  const bytes = Buffer.byteLength(source);
  if (bytes <= MAX_SOURCE_BYTES) return [];
  return [{ field: 'source', message: `is ${bytes} bytes of UTF-8 long, at most ${MAX_SOURCE_BYTES} can be saved` }];
};
