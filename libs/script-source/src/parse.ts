import { type Options, parse, type Program, type Token } from 'acorn';
import { SourceError } from './source-error.ts';

export interface ParsedSource {
  readonly form: 'body' | 'module';
  readonly code: string;
  readonly program: Program;
  readonly tokens: readonly Token[];
}

type Attempt = { readonly program: Program; readonly tokens: Token[] } | { readonly error: SourceError };

const attempt = (code: string, sourceType: Options['sourceType']): Attempt => {
  const tokens: Token[] = [];
  try {
    const program = parse(code, {
      ecmaVersion: 'latest',
      sourceType,
      locations: true,
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      onToken: tokens,
    });
    return { program, tokens };
  } catch (error) {
    const { message, loc } = error as SyntaxError & { loc?: { line: number; column: number } };
    if (!loc) throw error;
    return { error: new SourceError(message.replace(/ \(\d+:\d+\)$/, ''), loc.line, loc.column + 1) };
  }
};

const exportsDefault = (program: Program): boolean =>
  program.body.some(
    (statement) =>
      statement.type === 'ExportDefaultDeclaration' ||
      (statement.type === 'ExportNamedDeclaration' &&
        statement.specifiers.some(({ exported }) =>
          exported.type === 'Identifier' ? exported.name === 'default' : exported.value === 'default',
        )),
  );

/** What a script without a default export is parsed as when it uses module syntax all the same: it will be refused. */
const asBodyInError = (code: string, module: Attempt, error: SourceError): ParsedSource => {
  if ('program' in module) return { form: 'body', code, ...module };
  const usesModuleSyntax = error.message.startsWith("'import' and 'export' may appear only");
  throw usesModuleSyntax ? module.error : error;
};

/**
 * Plain JavaScript in the form that it has: with a default export it is a module, else the body of a function, whose
 * rules differ (a `return` is allowed, two functions may have one name). Throws `SourceError`.
 */
export const parseSource = (code: string): ParsedSource => {
  const module = attempt(code, 'module');
  if ('program' in module && exportsDefault(module.program)) return { form: 'module', code, ...module };
  const body = attempt(code, 'script');
  return 'program' in body ? { form: 'body', code, ...body } : asBodyInError(code, module, body.error);
};
