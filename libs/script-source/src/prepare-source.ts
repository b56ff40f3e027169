import { MAX_SOURCE_BYTES } from '@runlet/contracts';
import type { FieldError } from '@runlet/kernel';
import { prepareText, type PreparationResult } from './prepare-text.ts';

/** The one mistake that no parser is asked about. */
export const sizeErrors = (source: string): readonly FieldError[] => {
  const bytes = Buffer.byteLength(source);
  if (bytes <= MAX_SOURCE_BYTES) return [];
  return [{ field: 'source', message: `is ${bytes} bytes of UTF-8 long, at most ${MAX_SOURCE_BYTES} can be saved` }];
};

/**
 * Makes a source ready to compile: types blanked out, its form told, every line and column where it was. Or says what
 * is wrong with it, with line and column (from 1) of the user's own text. A syntax error hides what comes after it.
 *
 * Hostile text can take seconds, and one kind of it breaks the type stripper for the rest of the thread's life (throws
 * `StripperBroken`): services go through `SourcePreparer`.
 */
export const prepareSource = (source: string): PreparationResult => {
  const errors = sizeErrors(source);
  return errors.length > 0 ? { ok: false, errors } : prepareText(source);
};
