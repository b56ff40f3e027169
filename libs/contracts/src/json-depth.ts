import { ProblemError } from '@runlet/kernel';

/** Deepest nesting of arrays and objects that any message may have: what walks JSON recursively must not run out of stack. */
export const MAX_JSON_DEPTH = 500;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isOpening = (code: number): boolean => code === 0x5b || code === 0x7b;
const isClosing = (code: number): boolean => code === 0x5d || code === 0x7d;

/** Whether a JSON text is nested deeper than `MAX_JSON_DEPTH`. Looks at brackets alone, so it may be asked before parsing. */
export const isTooDeep = (text: string): boolean => {
  if (text.length <= 2 * MAX_JSON_DEPTH) return false;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === BACKSLASH) i += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (isOpening(code) && ++depth > MAX_JSON_DEPTH) return true;
    else if (isClosing(code)) depth -= 1;
  }
  return false;
};

/** What is said to whoever sent it. */
export const tooDeep = (what: string): ProblemError =>
  new ProblemError({
    kind: 'invalid',
    code: 'request/too-deep',
    detail: `${what} is nested deeper than ${MAX_JSON_DEPTH} levels.`,
  });
