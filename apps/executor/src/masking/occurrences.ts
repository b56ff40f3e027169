import { unescaped } from './unescaped.ts';

/** A stretch `[start, end)` of a text that gives a value away. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

export type FindOccurrences = (text: string) => Occurrence[];

/** Every form is at least so long: its first characters are what the text is searched for. */
export const MIN_FORM_CHARACTERS = 8;
/** Longer forms are looked up in pieces, so that a search costs the same for each place, whatever is kept. */
const PIECE_CHARACTERS = 32;
/** Of one form, from its beginning; beyond them it is found as a whole only. */
const MAX_PIECES = 64;

interface Piece {
  readonly name: string;
  /** Longer forms that begin so. */
  readonly wholes: string[];
}

const quoted = (literal: string): string => literal.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

const piecesOf = (forms: ReadonlyMap<string, string>): Map<string, Piece> => {
  const pieces = new Map<string, Piece>();
  const put = (text: string, name: string): Piece => {
    const piece = pieces.get(text) ?? { name, wholes: [] };
    pieces.set(text, piece);
    return piece;
  };
  for (const [form, name] of forms) {
    const first = put(form.slice(0, PIECE_CHARACTERS), name);
    if (form.length <= PIECE_CHARACTERS) continue;
    first.wholes.push(form);
    put(form.slice(-PIECE_CHARACTERS), name);
    const last = Math.min(form.length - PIECE_CHARACTERS, MAX_PIECES * PIECE_CHARACTERS);
    for (let at = PIECE_CHARACTERS; at <= last; at += PIECE_CHARACTERS) {
      put(form.slice(at, at + PIECE_CHARACTERS), name);
    }
  }
  return pieces;
};

/** How long the pieces are that begin so, the longest first. */
const lengthsByBeginning = (pieces: Iterable<string>): Map<string, number[]> => {
  const lengths = new Map<string, Set<number>>();
  for (const piece of pieces) {
    const beginning = piece.slice(0, MIN_FORM_CHARACTERS);
    lengths.set(beginning, (lengths.get(beginning) ?? new Set()).add(piece.length));
  }
  return new Map([...lengths].map(([beginning, all]) => [beginning, [...all].sort((a, b) => b - a)]));
};

/** Finds the forms, each with its name; those that overlap too, so that no rest of one is left beside another. */
export const finderOf = (forms: ReadonlyMap<string, string>): FindOccurrences => {
  const pieces = piecesOf(forms);
  const lengths = lengthsByBeginning(pieces.keys());
  const beginning = new RegExp([...lengths.keys()].map(quoted).join('|'), 'g');
  return (text) => {
    const found: Occurrence[] = [];
    beginning.lastIndex = 0;
    for (let match = beginning.exec(text); match; match = beginning.exec(text)) {
      const start = match.index;
      beginning.lastIndex = start + 1;
      const possible = lengths.get(match[0])!;
      const length = possible.find((one) => pieces.has(text.slice(start, start + one)));
      if (length === undefined) continue;
      const { name, wholes } = pieces.get(text.slice(start, start + length))!;
      // Only where nothing has been found yet: else each place of a long repetition would be compared in full.
      const isNew = start >= (found.at(-1)?.end ?? 0);
      const whole = isNew ? wholes.find((one) => text.startsWith(one, start)) : undefined;
      add(found, { start, end: start + (whole?.length ?? length), name });
      // What begins sooner than this ends within what has been found.
      beginning.lastIndex = Math.max(start + 1, found.at(-1)!.end - PIECE_CHARACTERS + 1);
    }
    return found;
  };
};

/** Those in the text behind the escapes, where they stand in the text itself. */
export const findEscaped = (find: FindOccurrences, text: string): Occurrence[] => {
  if (!text.includes('\\')) return find(text);
  const plain = unescaped(text);
  return find(plain.text).map(({ start, end, name }) => {
    const [from, to] = plain.original(start, end);
    return { start: from, end: to, name };
  });
};

/** `found` is in order; what overlaps its last, or goes on with the same, becomes one with it. */
const add = (found: Occurrence[], next: Occurrence): void => {
  const last = found.at(-1);
  if (!last || last.end < next.start || (last.end === next.start && last.name !== next.name)) found.push(next);
  else if (last.end < next.end) found[found.length - 1] = { ...last, end: next.end };
};

export const united = (...lists: readonly (readonly Occurrence[])[]): Occurrence[] => {
  const all: Occurrence[] = [];
  for (const next of lists.flat().sort((a, b) => a.start - b.start)) add(all, next);
  return all;
};

/** The text with `mask(name)` in the place of each. */
export const replaced = (text: string, found: readonly Occurrence[], mask: (name: string) => string): string => {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, name } of found) {
    parts.push(text.slice(from, start), mask(name));
    from = end;
  }
  return parts.join('') + text.slice(from);
};
