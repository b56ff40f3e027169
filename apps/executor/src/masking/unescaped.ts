/** A text with its backslash escapes resolved, and the way back to the places in the original. */
export interface Unescaped {
  readonly text: string;
  /** The stretch of the original that `[start, end)` of `text` stands for. */
  original(start: number, end: number): readonly [start: number, end: number];
}

const SIGNS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' };
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^]))/g;

/** Resolves the escapes of JSON and of JavaScript's strings; each stands for one UTF-16 unit. */
export const unescaped = (escaped: string): Unescaped => {
  /** Of each escape: where its unit stands in the text, where it begins in the original, where it ends there. */
  const at: number[] = [];
  const begins: number[] = [];
  const ends: number[] = [];
  let length = 0;
  let last = 0;
  const text = escaped.replaceAll(ESCAPE, (escape, u?: string, x?: string, sign?: string, offset?: number) => {
    length += offset! - last;
    last = offset! + escape.length;
    at.push(length++);
    begins.push(offset!);
    ends.push(last);
    const hex = u ?? x;
    return hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (SIGNS[sign!] ?? sign!);
  });

  const indexOfLastAtOrBefore = (position: number): number => {
    let low = 0;
    let high = at.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (at[middle]! <= position) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const begin = (position: number): number => {
    const index = indexOfLastAtOrBefore(position);
    if (index < 0) return position;
    return at[index] === position ? begins[index]! : ends[index]! + position - at[index]! - 1;
  };
  const end = (position: number): number => {
    const index = indexOfLastAtOrBefore(position - 1);
    return index < 0 ? position : ends[index]! + position - at[index]! - 1;
  };
  return { text, original: (from, to) => [begin(from), end(to)] };
};
