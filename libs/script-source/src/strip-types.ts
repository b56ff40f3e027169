import { transformSync } from 'amaro';
import { SourceError } from './source-error.ts';

/**
 * amaro gave up in a way that is no answer about the source: it ran out of stack. The WebAssembly instance behind it is
 * broken from then on, so the thread must be given up as well (see `SourcePreparer`).
 */
export class StripperBroken extends Error {
  override readonly name = 'StripperBroken';
}

interface SwcError {
  readonly code: 'UnsupportedSyntax' | 'InvalidSyntax';
  readonly message: string;
  /** From 1. */
  readonly startLine: number;
  /** From 0, in the columns of a terminal. */
  readonly startColumn: number;
}

const isSwcError = (error: unknown): error is SwcError =>
  typeof error === 'object' && error !== null && 'code' in error && 'startLine' in error;

/** Makes `return` and `await` legal, as they are in a body. On a line of its own: the columns stay. */
const BODY_HEAD = 'async()=>{\n';
const BODY_TAIL = '\n}';

const MODULE_SYNTAX = "'import', and 'export' cannot be used outside of module code";
const RETURN_IN_MODULE = 'Return statement is not allowed here';

type Taken = { readonly code: string } | { readonly error: SwcError };

const strip = (source: string): Taken => {
  try {
    return { code: transformSync(source, { mode: 'strip-only' }).code };
  } catch (error) {
    if (isSwcError(error)) return { error };
    throw new StripperBroken('amaro cannot take this source', { cause: error });
  }
};

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60]/u;
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;

/** swc counts a tab as 4, and corrects each wide or invisible character by its width in a terminal. */
const swcWidth = (character: string): number => {
  if (character === '\t') return 4;
  if (NO_WIDTH.test(character)) return character.length - 1;
  return WIDE.test(character) ? character.length + 1 : character.length;
};

const columnOf = (line: string, swcColumn: number): number => {
  let width = 0;
  let column = 1;
  for (const character of line) {
    if (width >= swcColumn) break;
    width += swcWidth(character);
    column += character.length;
  }
  return column;
};

const sourceError = (source: string, error: SwcError, linesBefore: number): SourceError => {
  const lines = source.split(/\r\n|\n/);
  const line = error.startLine - linesBefore;
  const text = lines[line - 1];
  // What misses something at its end is told so at the tail that we added.
  if (text === undefined) return new SourceError(messageOf(error), lines.length, lines.at(-1)!.length + 1);
  return new SourceError(messageOf(error), line, columnOf(text, error.startColumn));
};

const messageOf = ({ code, message }: SwcError): string =>
  code === 'UnsupportedSyntax'
    ? `${message.replace(/ in strip-only mode$/, '')}: only types that can be erased are understood`
    : message;

const takeAsBody = (source: string): Taken => {
  const taken = strip(BODY_HEAD + source + BODY_TAIL);
  return 'code' in taken ? { code: taken.code.slice(BODY_HEAD.length, -BODY_TAIL.length) } : taken;
};

/** May be true of a body as well, within its texts and comments. */
const LOOKS_LIKE_MODULE = /(?:^|[;}\n\r])[ \t]*(?:export|import)\b\s*[\w$*{"']/;

/**
 * `source` with its TypeScript types turned into blanks: every other character keeps its line and column.
 * Throws `SourceError`, and `StripperBroken` on what is nested too deeply for it.
 *
 * First as what it seems to be. The other try would cost time, and amaro breaks where it has to tell of a mistake beyond
 * column 65,535: that is where bundlers write the one `export` of a module that they make a single line of.
 */
export const stripTypes = (source: string): string => {
  const seemsModule = LOOKS_LIKE_MODULE.test(source);
  const first = seemsModule ? strip(source) : takeAsBody(source);
  if ('code' in first) return first.code;
  const second = seemsModule ? takeAsBody(source) : strip(source);
  if ('code' in second) return second.code;

  const [asModule, asBody] = seemsModule ? [first, second] : [second, first];
  if (asBody.error.message !== MODULE_SYNTAX) throw sourceError(source, asBody.error, 1);
  if (asModule.error.message !== RETURN_IN_MODULE) throw sourceError(source, asModule.error, 0);
  const { line, column } = sourceError(source, asBody.error, 1);
  throw new SourceError('import and export cannot stand beside a return outside of functions', line, column);
};
