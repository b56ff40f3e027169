import type { AnyNode, Expression, Program } from 'acorn';
import { SourceError } from './source-error.ts';

const notAFunction: Partial<Record<AnyNode['type'], string>> = {
  Literal: 'a literal',
  TemplateLiteral: 'a text',
  ObjectExpression: 'an object',
  ArrayExpression: 'an array',
  ClassExpression: 'a class',
  ClassDeclaration: 'a class',
  UnaryExpression: 'a value',
  UpdateExpression: 'a number',
  BinaryExpression: 'a value',
};

/** What `name` was bound to at the top of the module, as far as one look tells; variables that may change are unknown. */
const boundTo = (program: Program, name: string): AnyNode | undefined => {
  for (const statement of program.body) {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if ((node?.type === 'FunctionDeclaration' || node?.type === 'ClassDeclaration') && node.id?.name === name)
      return node;
    if (node?.type === 'VariableDeclaration' && node.kind === 'const') {
      const declared = node.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
      if (declared?.init) return declared.init;
    }
  }
  return undefined;
};

const whatElse = (program: Program, node: AnyNode, seen: readonly string[] = []): string | undefined => {
  if (node.type === 'Identifier') {
    const bound = seen.includes(node.name) ? undefined : boundTo(program, node.name);
    return bound && whatElse(program, bound, [...seen, node.name]);
  }
  if (node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression') {
    return node.generator ? 'a generator, whose values nobody takes' : undefined;
  }
  return notAFunction[node.type];
};

/** Refuses a default export that cannot be called. What only a run can tell (a call's result, a variable) passes. */
export const defaultExportErrors = (program: Program): SourceError[] => {
  const exported = program.body.flatMap((node): (AnyNode | Expression)[] => {
    if (node.type === 'ExportDefaultDeclaration') return [node.declaration];
    if (node.type !== 'ExportNamedDeclaration') return [];
    return node.specifiers.filter(isDefaultSpecifier).map(({ local }) => local);
  });
  return exported.flatMap((node) => {
    const found = whatElse(program, node as AnyNode);
    const { line, column } = node.loc!.start;
    return found ? [new SourceError(`The default export must be a function, it is ${found}`, line, column + 1)] : [];
  });
};

/** `export { run as default }`, also written `export { run as "default" }`. */
export const isDefaultSpecifier = ({ exported }: { exported: AnyNode }): boolean =>
  exported.type === 'Identifier'
    ? exported.name === 'default'
    : exported.type === 'Literal' && exported.value === 'default';
