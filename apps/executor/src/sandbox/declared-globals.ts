import { runInNewContext } from 'node:vm';
import ts from 'typescript';

export interface DeclaredGlobals {
  /** By name: members, `a.b` those of members that are objects, `static a` those of classes; null for functions. */
  readonly globals: Record<string, string[] | null>;
  /** Names of the globals that the language has without us. */
  readonly ecmascript: readonly string[];
}

/** What V8 has in every context and scripts do not: not ECMAScript's, or taken away. */
const NOT_LANGUAGE: ReadonlySet<string> = new Set(['console']);

const stringKeys = (symbols: readonly ts.Symbol[]): string[] =>
  symbols.map((symbol) => symbol.name).filter((name) => !name.startsWith('__@') && name !== 'prototype');

/** The globals that a declaration file declares, as TypeScript itself reads it. */
export const declaredGlobals = (file: string): DeclaredGlobals => {
  const program = ts.createProgram([file], { lib: ['lib.es2024.d.ts'], types: [], noEmit: true, strict: true });
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file)!;

  const isOurs = (symbol: ts.Symbol): boolean =>
    symbol.declarations?.some((node) => node.getSourceFile() === source) ?? false;
  const isClassLike = (type: ts.Type): boolean => (type.symbol?.flags & ts.SymbolFlags.Class) !== 0;

  const objectMembers = (type: ts.Type, path: string): string[] =>
    checker
      .getPropertiesOfType(type)
      .filter(isOurs)
      .flatMap((symbol) => {
        const member = checker.getTypeOfSymbol(symbol);
        const isObject =
          member.getCallSignatures().length + member.getConstructSignatures().length === 0 &&
          (member.flags & ts.TypeFlags.Object) !== 0;
        return [
          path + symbol.name,
          ...(isObject && !isClassLike(member) ? objectMembers(member, `${path}${symbol.name}.`) : []),
        ];
      });

  const classMembers = (symbol: ts.Symbol): string[] => {
    const instance = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).filter(isOurs);
    const own = checker.getPropertiesOfType(checker.getTypeOfSymbol(symbol)).filter(isOurs);
    return [...stringKeys(instance), ...stringKeys(own).map((name) => `static ${name}`)];
  };

  const membersOf = (symbol: ts.Symbol): string[] | null => {
    if (symbol.flags & ts.SymbolFlags.Class) return classMembers(symbol);
    if (symbol.flags & ts.SymbolFlags.Function || symbol.name === 'self') return null;
    return objectMembers(checker.getTypeOfSymbol(symbol), '');
  };

  const declared = checker
    .getSymbolsInScope(source, ts.SymbolFlags.Value)
    .filter((symbol) => isOurs(symbol) && !(symbol.flags & ts.SymbolFlags.Namespace));
  const globals = Object.fromEntries(declared.map((symbol) => [symbol.name, membersOf(symbol)]));
  const ecmascript = (
    runInNewContext('Reflect.ownKeys(globalThis).filter((key) => typeof key === "string")') as string[]
  ).filter((name) => !NOT_LANGUAGE.has(name));
  return { globals, ecmascript };
};
