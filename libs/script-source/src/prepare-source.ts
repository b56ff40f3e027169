import type { PreparationResult } from './preparation-result.ts';
import { prepareText } from './prepare-text.ts';
import { sizeErrors } from './size.ts';

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
