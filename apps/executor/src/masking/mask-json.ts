import { findEscaped, type FindOccurrences, type Occurrence, replaced } from './occurrences.ts';

/** `[start, end)` of a string with its quotes, or of a number or word. */
interface Token {
  readonly start: number;
  readonly end: number;
}

const WORD = /[^\s{}[\]:,"]+/y;

/** The index behind the string that begins at `start`. */
const endOfString = (json: string, start: number): number => {
  for (let from = start + 1; ;) {
    const quote = json.indexOf('"', from);
    if (quote < 0) return json.length;
    let escapes = 0;
    while (json[quote - 1 - escapes] === '\\') escapes++;
    if (escapes % 2 === 0) return quote + 1;
    from = quote + 1;
  }
};

/** Of valid JSON. */
function* tokensOf(json: string): Generator<Token> {
  for (let at = 0; at < json.length;) {
    WORD.lastIndex = at;
    const end = json[at] === '"' ? endOfString(json, at) : WORD.test(json) ? WORD.lastIndex : undefined;
    if (end !== undefined) yield { start: at, end };
    at = end ?? at + 1;
  }
}

/**
 * Valid JSON with what is found in it masked, still valid: within strings, whatever their escapes; a number becomes a
 * string; and where a value is found across strings and braces, being JSON itself, all of it becomes one string.
 */
export const maskJson = (
  json: string,
  all: readonly Occurrence[],
  find: FindOccurrences,
  mask: (name: string) => string,
): string => {
  const parts: string[] = [];
  let from = 0;
  let next = 0;
  for (const { start, end } of tokensOf(json)) {
    if (next === all.length) break;
    if (all[next]!.start >= end) continue;
    for (; next < all.length && all[next]!.start < end; next++) {
      const isWithin = all[next]!.start >= start && all[next]!.end <= end;
      if (!isWithin) return JSON.stringify(replaced(json, all, mask));
    }
    const isString = json[start] === '"';
    const text = isString ? json.slice(start + 1, end - 1) : json.slice(start, end);
    const found = isString ? findEscaped(find, text) : find(text);
    if (found.length === 0) continue;
    parts.push(json.slice(from, start), '"', replaced(text, found, mask), '"');
    from = end;
  }
  return next < all.length ? JSON.stringify(replaced(json, all, mask)) : parts.join('') + json.slice(from);
};
