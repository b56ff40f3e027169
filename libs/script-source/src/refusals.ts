import type { AnyNode, Program, Token } from 'acorn';
import { base, full, simple } from 'acorn-walk';
import type { ParsedSource } from './parse.ts';
import { ANONYMOUS_DEFAULT, DEFAULT_EXPORT } from './reserved-names.ts';
import { SourceError } from './source-error.ts';

const ONE_FILE = 'is not available: a script is one text without imports';

const refusalOf = (node: AnyNode): string | undefined => {
  switch (node.type) {
    case 'ImportDeclaration':
      return `import ${ONE_FILE}`;
    case 'ImportExpression':
      return `import() ${ONE_FILE}`;
    case 'MetaProperty':
      return node.meta.name === 'import' ? 'import.meta is not available' : undefined;
    case 'ExportAllDeclaration':
      return `export … from ${ONE_FILE}`;
    case 'ExportNamedDeclaration':
      return node.source ? `export … from ${ONE_FILE}` : undefined;
    default:
      return undefined;
  }
};

const errorAt = (node: AnyNode, message: string): SourceError =>
  new SourceError(message, node.loc!.start.line, node.loc!.start.column + 1);

/** `return` outside of every function: for a body the normal thing, in a module an error. */
const returnsAtTop = (program: Program): AnyNode[] => {
  const found: AnyNode[] = [];
  simple(program, { ReturnStatement: (node) => void found.push(node) }, { ...base, Function: () => undefined });
  return found;
};

/** acorn's types leave it out. */
type WithValue = Token & { readonly value?: unknown };

const reservedNames = ({ tokens }: ParsedSource): SourceError[] =>
  (tokens as readonly WithValue[]).flatMap(({ type, value, loc }) => {
    // Not as it is written: a name may hold escapes.
    const word: unknown = type.label === 'name' ? value : undefined;
    if (word !== DEFAULT_EXPORT && word !== ANONYMOUS_DEFAULT) return [];
    return [new SourceError(`The name ${word} is reserved`, loc!.start.line, loc!.start.column + 1)];
  });

const moduleErrors = (parsed: ParsedSource): SourceError[] => [
  ...returnsAtTop(parsed.program).map((node) =>
    errorAt(node, 'return is not allowed at the top of a module: its default export returns the output'),
  ),
  ...reservedNames(parsed),
];

/** A body that exports anything: its author meant a module. */
const strayExports = ({ program }: ParsedSource): SourceError[] =>
  program.body
    .filter((node) => node.type === 'ExportNamedDeclaration' && !node.source)
    .map((node) => errorAt(node, 'A module needs a default export: the function that is called for each run'));

/** Everything that is good JavaScript but has no place in a script, in the order of the text. */
export const refusals = (parsed: ParsedSource): SourceError[] => {
  const errors = parsed.form === 'module' ? moduleErrors(parsed) : strayExports(parsed);
  full(parsed.program, (node) => {
    const refusal = refusalOf(node as AnyNode);
    if (refusal) errors.push(errorAt(node as AnyNode, refusal));
  });
  return errors.sort((a, b) => a.line - b.line || a.column - b.column);
};
