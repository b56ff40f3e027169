import { createHash } from 'node:crypto';
import type { PreparedSource } from '@runlet/contracts';
import { compileErrors } from './compile-check.ts';
import { defaultExportErrors } from './default-export.ts';
import { moduleCode } from './module-code.ts';
import { parseSource } from './parse.ts';
import { type PreparationResult, TOO_COMPLEX } from './preparation-result.ts';
import { refusals } from './refusals.ts';
import { placeOf, SourceError } from './source-error.ts';
import { stripTypes } from './strip-types.ts';

/** What is wrong with a text, whatever language it is in. */
const textErrors = (source: string): SourceError[] => {
  const strange = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.exec(source);
  if (!strange) return [];
  const { line, column } = placeOf(source, strange.index);
  const name = strange[0] === '\0' ? 'A NUL character' : 'Half of a surrogate pair';
  return [new SourceError(`${name} cannot be stored; write it as an escape`, line, column)];
};

const isStackOverflow = (error: unknown): boolean => (error as Error)?.name === 'RangeError';

/** Throws `SourceError` at the first mistake that makes the rest unreadable. */
const prepare = (source: string): PreparedSource | readonly SourceError[] => {
  const wrongText = textErrors(source);
  if (wrongText.length > 0) return wrongText;
  // A byte order mark would be dropped on the way, and all columns of its line with it.
  const code = stripTypes(source.replace(/^\uFEFF/, ' '));
  const parsed = parseSource(code);
  const isModule = parsed.form === 'module';
  const errors = [...refusals(parsed), ...(isModule ? defaultExportErrors(parsed.program) : [])];
  if (errors.length > 0) return errors;
  const prepared: PreparedSource = { form: parsed.form, code: isModule ? moduleCode(parsed) : code };
  const uncompilable = compileErrors(prepared);
  return uncompilable.length > 0 ? uncompilable : prepared;
};

/** SHA-256 of the UTF-8 of the source as it was written, hex: its name among the sources. */
const hashOf = (source: string): string => createHash('sha256').update(source, 'utf8').digest('hex');

/** `prepareSource` less the limit of size. Imports nothing that a worker could not load from source. */
export const prepareText = (source: string): PreparationResult => {
  try {
    const outcome = prepare(source);
    return 'form' in outcome
      ? { ok: true, prepared: outcome, hash: hashOf(source) }
      : { ok: false, errors: outcome.map((error) => error.toFieldError()) };
  } catch (error) {
    if (error instanceof SourceError) return { ok: false, errors: [error.toFieldError()] };
    if (isStackOverflow(error)) return { ok: false, errors: [TOO_COMPLEX] };
    throw error;
  }
};
