import { Script } from 'node:vm';
import type { PreparedSource } from '@runlet/contracts';
import { SourceError } from './source-error.ts';
import { wrap, WRAPPER_LINES } from './wrap.ts';

const FILE = 'script';

/** V8 tells a syntax error's place in the stack alone: `script:<line>`, the line's text, a caret under the column. */
const placeIn = (stack: string): { line: number; column: number } => {
  const [head = '', , carets = ''] = stack.split('\n');
  const line = Number(head.slice(FILE.length + 1)) || 1;
  // Beyond about a thousand columns there is no caret.
  return { line, column: Math.max(carets.indexOf('^'), 0) + 1 };
};

/**
 * Has V8 compile, never run, the code: the last word on what it can compile, of which the parsers before know a little
 * less (strict mode in bodies, for one).
 */
export const compileErrors = (prepared: PreparedSource): SourceError[] => {
  try {
    void new Script(wrap(prepared), { filename: FILE, lineOffset: -WRAPPER_LINES });
    return [];
  } catch (error) {
    // Not by class: under a test runner V8's SyntaxError is of another realm.
    if ((error as Error).name !== 'SyntaxError') throw error;
    const { line, column } = placeIn((error as Error).stack ?? '');
    return [new SourceError((error as Error).message, line, column)];
  }
};
