import type { AnyNode, ExportDefaultDeclaration, ExportNamedDeclaration } from 'acorn';
import { isDefaultSpecifier } from './default-export.ts';
import type { ParsedSource } from './parse.ts';
import { ANONYMOUS_DEFAULT, DEFAULT_EXPORT } from './reserved-names.ts';

/** Replaces the text from `start` to `end` without moving what follows it. */
interface Edit {
  readonly start: number;
  readonly end: number;
  /** Fits where the replaced text has one line; where it has several, the first one may grow. */
  readonly text: string;
}

const nameOf = (node: AnyNode): string => (node.type === 'Identifier' ? node.name : '');

/** A semicolon, so that blanking cannot join the statements on both sides: `a⏎export {b}⏎(c)` must not call `a`. */
const BLANK = ';';

const filled = (code: string, { start, end, text }: Edit): string => {
  const [first = '', ...rest] = code.slice(start, end).split(/(?<=\r\n|\n|\r(?!\n)|\u2028|\u2029)/);
  const ending = /[\r\n\u2028\u2029]+$/.exec(first)?.[0] ?? '';
  const blanks = rest.map((line) => line.replaceAll(/[^\r\n\u2028\u2029]/g, ' '));
  return text.padEnd(first.length - ending.length) + ending + blanks.join('');
};

/**
 * A named function stays a declaration, hoisted as it was; a nameless one gets a name, because as an expression it could
 * swallow what follows it (`export default function () {}⏎(run)()`).
 */
const defaultFunction = (node: ExportDefaultDeclaration, { tokens }: ParsedSource): [Edit, string] | undefined => {
  const { declaration } = node;
  if (declaration.type !== 'FunctionDeclaration') return undefined;
  if (declaration.id) return [{ start: node.start, end: declaration.start, text: BLANK }, declaration.id.name];
  const parameters = tokens.find(({ start, type }) => start >= declaration.start && type.label === '(')!;
  const text = `${declaration.async ? 'async ' : ''}function ${ANONYMOUS_DEFAULT}`;
  return [{ start: node.start, end: parameters.start, text }, ANONYMOUS_DEFAULT];
};

/** Up to the word `default`: an opening parenthesis after it is no part of the expression's node. */
const defaultExpression = (node: ExportDefaultDeclaration, { tokens }: ParsedSource): Edit => {
  const word = tokens.find(({ start, type }) => start > node.start && type.keyword === 'default')!;
  return { start: node.start, end: word.end, text: `${DEFAULT_EXPORT} =` };
};

const namedExport = (node: ExportNamedDeclaration): Edit => ({
  start: node.start,
  end: node.declaration ? node.declaration.start : node.end,
  text: BLANK,
});

/**
 * The code of a module as the inside of a function around which the variable `$default` is declared: `export`s are
 * blanked out, the default export is assigned to the variable. Lines and columns are those of the source.
 */
export const moduleCode = (parsed: ParsedSource): string => {
  const { code } = parsed;
  const edits: Edit[] = [];
  let assignedLast = '';
  for (const node of parsed.program.body) {
    if (node.type === 'ExportNamedDeclaration') {
      edits.push(namedExport(node));
      const specifier = node.specifiers.find(isDefaultSpecifier);
      if (specifier) assignedLast = nameOf(specifier.local);
    } else if (node.type === 'ExportDefaultDeclaration') {
      const [edit, name] = defaultFunction(node, parsed) ?? [defaultExpression(node, parsed), ''];
      edits.push(edit);
      assignedLast = name;
    }
  }

  let text = '';
  let at = 0;
  for (const edit of edits) {
    text += code.slice(at, edit.start) + filled(code, edit);
    at = edit.end;
  }
  text += code.slice(at);
  return assignedLast ? `${text}\n;${DEFAULT_EXPORT} = ${assignedLast};` : text;
};
