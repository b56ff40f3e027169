import { formsOf } from './forms-of.ts';
import { maskJson } from './mask-json.ts';
import { findEscaped, finderOf, MIN_FORM_CHARACTERS, type Occurrence, replaced, united } from './occurrences.ts';

/** Replaces every occurrence of concealed values by `•••name•••`, in what is stored and shown. */
export interface Masker {
  /** Of plain text: log lines, messages, stacks. */
  text(text: string): string;
  /** Of JSON, which stays valid JSON; of other text as `text`. */
  json(text: string): string;
  /** Of JSON, of other text in UTF-8, or of any bytes. The same buffer where nothing is found. */
  bytes(bytes: Buffer): Buffer;
}

const NOTHING: Masker = { text: (text) => text, json: (text) => text, bytes: (bytes) => bytes };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const maskOf = (name: string): string => `•••${name}•••`;
/** Bytes as a text of as many characters, one for each. */
const asBytes = (text: string): string => Buffer.from(text).toString('latin1');

/** For the values that one attempt was given. Free where there is nothing to conceal. */
export const maskerOf = (concealed: Iterable<readonly [name: string, value: string]>): Masker => {
  const forms = new Map<string, string>();
  for (const [name, value] of concealed) {
    // A shorter one would be found everywhere, and what is left out would give it away.
    if (value.length < MIN_FORM_CHARACTERS) continue;
    for (const form of formsOf(value)) if (form.length >= MIN_FORM_CHARACTERS) forms.set(form, name);
  }
  if (forms.size === 0) return NOTHING;

  const find = finderOf(forms);
  const findAll = (given: string): Occurrence[] =>
    given.includes('\\') ? united(find(given), findEscaped(find, given)) : find(given);
  const text = (given: string): string => replaced(given, findAll(given), maskOf);

  const json = (given: string): string => {
    const found = findAll(given);
    if (found.length === 0) return given;
    return isJson(given) ? maskJson(given, found, find, maskOf) : replaced(given, found, maskOf);
  };

  let findBytes: typeof find | undefined;
  const bytes = (given: Buffer): Buffer => {
    const decoded = decode(given);
    if (decoded !== undefined) {
      const masked = json(decoded);
      return masked === decoded ? given : Buffer.from(masked);
    }
    findBytes ??= finderOf(new Map([...forms].map(([form, name]) => [asBytes(form), name])));
    const latin1 = given.toString('latin1');
    const found = findBytes(latin1);
    return found.length === 0
      ? given
      : Buffer.from(
          replaced(latin1, found, (name) => asBytes(maskOf(name))),
          'latin1',
        );
  };
  return { text, json, bytes };
};

const decode = (bytes: Buffer): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
