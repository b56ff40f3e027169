import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const file = fileURLToPath(new URL('../../libs/sdk/runlet.d.ts', import.meta.url));

interface DeclaredClass {
  readonly name: string;
  readonly statics: readonly string[];
  readonly members: readonly string[];
}

/** What the types say that a script can name. */
export interface Declared {
  /** Names of globals. */
  readonly globals: readonly string[];
  /** `sdk.http.get` and the like, each part of which has to be there. */
  readonly paths: readonly string[];
  readonly classes: readonly DeclaredClass[];
}

const hasModifier = (node: ts.ClassElement, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) === true;

const namesOf = (elements: readonly ts.ClassElement[]): string[] =>
  elements.flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name.text] : []));

export const readDeclared = (): Declared => {
  const program = ts.createProgram([file], { lib: ['lib.es2024.d.ts'], types: [], strict: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file)!;

  const isOurs = (type: ts.Type): boolean =>
    type.isClassOrInterface() && type.symbol.declarations!.every((one) => one.getSourceFile() === source);
  const pathsBelow = (path: string, type: ts.Type): string[] => {
    if (!isOurs(type) || ts.isClassDeclaration(type.symbol.declarations![0]!)) return [];
    return type.getProperties().flatMap((property) => {
      const inner = `${path}.${property.name}`;
      return [inner, ...pathsBelow(inner, checker.getTypeOfSymbol(property))];
    });
  };

  const variables = source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);
  const functions = source.statements.filter(ts.isFunctionDeclaration);
  const classes = source.statements.filter(ts.isClassDeclaration);
  return {
    globals: [...variables, ...functions, ...classes].map((node) => (node.name as ts.Identifier).text),
    paths: variables.flatMap((node) => pathsBelow((node.name as ts.Identifier).text, checker.getTypeAtLocation(node))),
    classes: classes.map(({ name, members }) => ({
      name: name!.text,
      statics: namesOf(members.filter((one) => hasModifier(one, ts.SyntaxKind.StaticKeyword))),
      members: namesOf(members.filter((one) => !hasModifier(one, ts.SyntaxKind.StaticKeyword))),
    })),
  };
};

/** A script that tells which of the declared (its input) are missing, and what is there that might not be declared. */
export const findOut = `
const roots = { context, sdk, events, console, crypto, performance };
const { globals, paths, classes } = context.input;
const isThere = (path) => {
  let holder = roots;
  for (const name of path.split('.')) {
    if (!(name in holder)) return false;
    holder = holder[name];
  }
  return true;
};
// What a library keeps on each object and not on the prototype.
const objects = { TextEncoder: new TextEncoder(), TextDecoder: new TextDecoder() };
const missing = [
  ...globals.filter((name) => !(name in roots) && !(name in globalThis)),
  ...paths.filter((path) => !isThere(path)),
  ...classes.flatMap(({ name, statics, members }) => [
    ...statics.filter((member) => !(member in globalThis[name])).map((member) => name + '.' + member),
    ...members.filter((member) => !(member in (objects[name] ?? globalThis[name].prototype))).map((member) => name + '#' + member),
  ]),
];
const below = (path, value) =>
  Object.keys(value).flatMap((key) => {
    const inner = path + '.' + key;
    const isPart = typeof value[key] === 'object' && value[key] !== null;
    return isPart ? [inner, ...below(inner, value[key])] : [inner];
  });
const { input, ...told } = context;
const parts = { context: { ...told, input: null }, sdk, events, console };
return { missing, globals: Object.getOwnPropertyNames(globalThis), paths: Object.entries(parts).flatMap(([name, part]) => below(name, part)) };
`;
