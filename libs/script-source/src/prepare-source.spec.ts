import { Script } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import type { PreparedSource } from '@runlet/contracts';
import { prepareSource } from './prepare-source.ts';
import { wrap } from './wrap.ts';

const prepared = (source: string): PreparedSource => {
  const result = prepareSource(source);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.prepared;
};

/** `line:column message` of every mistake. */
const mistakes = (source: string): string[] => {
  const result = prepareSource(source);
  return result.ok ? [] : result.errors.map(({ line, column, message }) => `${line}:${column} ${message}`);
};

/** What a run of the source would make of it: a body's return value, or what a module's function returns. */
const run = async (source: string): Promise<unknown> => {
  const script = prepared(source);
  const evaluate = new Script(wrap(script)).runInThisContext() as () => Promise<unknown>;
  const value = await evaluate();
  return script.form === 'module' ? (value as () => unknown)() : value;
};

/** Where each identifier-like marker (`m1`, `m2` …) stands. */
const markers = (text: string): string[] =>
  text
    .split(/\r\n|\n/)
    .flatMap((line, index) => [...line.matchAll(/\bm\d\b/g)].map((at) => `${at[0]} ${index}:${at.index}`));

describe('The form of a source', () => {
  it.each([
    ['', 'body'],
    ['return 1', 'body'],
    ['const x = await 1; return x', 'body'],
    ['// export default 1\nreturn "export default 2"', 'body'],
    ['var f; function f() {} function f() {}', 'body'],
    ['const x: number = await g<string>(1); type T = { a: 1 }; return x as T', 'body'],
    ['import type { A } from "x"; const a: A = 1; globalThis.a = a', 'body'],
    ['export default () => 1', 'module'],
    ['export default async function run({ input }: { input: unknown }): Promise<unknown> { return input }', 'module'],
    ['const run = () => 1; export { run as default }', 'module'],
    ['const run = () => 1; export { run as "default" }', 'module'],
    ['await 1; export default () => 1', 'module'],
  ])('of %j is %s', (source, form) => {
    expect(prepared(source).form).toBe(form);
  });

  it.each([
    ['module', 'export{f as default};'],
    ['module', 'export default ()=>f();'],
    ['body', 'return f();'],
  ])('is told of a %s that a bundler made one long line of', (form, end) => {
    const source = `const f=()=>1;${'f();'.repeat(20_000)}${end}`;
    expect(prepared(source).form).toBe(form);
  });
});

describe('Preparing keeps', () => {
  it.each([
    'const m1: Array<{ a: "日本 😀" }> = m2 as any;\r\n\treturn /* é */ m3!',
    'const f = async (\n  m1: string,\n): Promise<\n  number\n> => m2;\nreturn m3',
    'export default async ({ input: m1 }: { input: any }) => m1',
    'export default (m1) => m2; m3',
    'export /* why */ default /* not */ (m1) => m2; m3',
    'export\ndefault\nm1 => m2',
    'export default function named(m1) { m2 } m3',
    'export default function (m1) { m2 } m3',
    'export default async function(m1) { m2 }m3',
    'export default async function\n(m1) { m2 }\nm3',
    'export const m1 = 1, m2 = 2; export function m3() {} export default () => m4',
    'const m1 = () => m2; export { m1 as default, m1 as other }; m3',
    'const m1 = () => m2; export {\n  m1 as default,\n}; m3',
    'export type T = string; export interface I { a: 1 }\nexport default () => { m1 satisfies T; m2 }',
    '\uFEFFexport default () => m1',
    '\uFEFFreturn m1',
  ])('every line and column of %j', (source) => {
    const lineCount = source.split('\n').length;
    const kept = markers(prepared(source).code.split('\n').slice(0, lineCount).join('\n'));
    // What a blanked export list names is gone; all else stands where it stood.
    expect(markers(source.replaceAll(/m1 as default|m1 as other/g, (list) => list.replaceAll('m', ' ')))).toEqual(kept);
  });

  it('the length of every line of a body', () => {
    const source = 'let a: number = 1\n\ttype B = "日本😀"\n;[a].map((x: B): x is B => true)\nreturn a!';
    const lengths = (text: string) => text.split('\n').map((line) => line.length);
    expect(lengths(prepared(source).code)).toEqual(lengths(source));
  });

  it.each([
    ['return 1 + 1', 2],
    ['const { a } = await { a: 3 } as any; return a', 3],
    ['export default () => 4', 4],
    ['export default function () { return 5 }\n(() => 0)()', 5],
    ['export default async function () { return 6 }[0]', 6],
    ['export default function f() { return g() } function g() { return 7 }', 7],
    ['export { f as default }\nfunction f() { return 8 } // the end', 8],
    [
      'const calls = []; const a = () => calls.push(1)\nexport { a }\n(() => 0)()\nexport default () => calls.length',
      0,
    ],
    ['let n = 9\nexport default () => n\nn += 1', 10],
    ['export let n = 11, m: number = n\nexport default () => m', 11],
    ['export default (function () { return 12 })', 12],
    ['export default (() => () => 13)()', 13],
    ['export default(() => 14)', 14],
    ['export\ndefault\n// why\n(() => 15)', 15],
  ])('what %j means', async (source, value) => {
    expect(await run(source)).toBe(value);
  });

  it('strictness, in both forms', async () => {
    expect(await run('return this')).toBeUndefined();
    await expect(run('undeclared = 1')).rejects.toThrow('undeclared is not defined');
    await expect(run('undeclared = 1; export default () => 1')).rejects.toThrow('undeclared is not defined');
  });
});

describe('Preparing refuses', () => {
  it.each([
    ['let a = 1;\nlet b = = 2;', '2:9 Expression expected'],
    ['\tlet a = = 1', '1:10 Expression expected'],
    ['"日本"; let a = = 1', '1:15 Expression expected'],
    ['"😀"; let a = = 1', '1:15 Expression expected'],
    ['"é"; let a = = 1', '1:14 Expression expected'],
    ['let b: number;\r\nlet c = = 1', '2:9 Expression expected'],
    ['}; run(); {', '1:1 Unexpected token'],
    ['}); (async () => {', "1:2 Expected ';', '}' or <eof>"],
    ['} catch {} {', "1:3 Expected ';', '}' or <eof>"],
    ['let a = 1;\nlet a = 2;', "2:5 Identifier 'a' has already been declared"],
    ['return 1;\n@dec class A {}', "2:1 Unexpected character '@'"],
    ['delete name', '1:8 Delete of an unqualified identifier in strict mode.'],
    ['break', "1:1 A 'break' statement can only be used within an enclosing iteration or switch statement"],
    ['enum A { B }', '1:1 TypeScript enum is not supported: only types that can be erased are understood'],
    [
      'namespace A { export const b = 1 }',
      '1:1 TypeScript namespace declaration is not supported: only types that can be erased are understood',
    ],
    [
      'class A { constructor(private b: 1) {} }',
      '1:31 TypeScript parameter property is not supported: only types that can be erased are understood',
    ],
    ['if (a) {\n  b()', "2:6 Expected '}', got '<eof>'"],
    ['return <div/>', '1:14 Expression expected'],
    ['return "\0"', '1:9 A NUL character cannot be stored; write it as an escape'],
    ['\nreturn "\uD800"', '2:9 Half of a surrogate pair cannot be stored; write it as an escape'],
    ['import x from "y"; return 1', '1:1 import and export cannot stand beside a return outside of functions'],
    ['return 1; export default () => 1', '1:11 import and export cannot stand beside a return outside of functions'],
    ['export const a = 1', '1:1 A module needs a default export: the function that is called for each run'],
    ['export default () => $default', '1:22 The name $default is reserved'],
    ['export default () => \\u0024default', '1:22 The name $default is reserved'],
    [
      'new.target',
      "1:1 'new.target' is only allowed in the body of a function declaration, function expression, or class.",
    ],
  ])('%j', (source, mistake) => {
    expect(mistakes(source)).toEqual([mistake]);
  });

  it('every import and export from elsewhere, at once', () => {
    const source =
      'import fs from "fs"\nexport * from "a"\nexport { b } from "b"\nexport default () => import("c")\nimport.meta.url';
    expect(mistakes(source)).toEqual([
      '1:1 import is not available: a script is one text without imports',
      '2:1 export … from is not available: a script is one text without imports',
      '3:1 export … from is not available: a script is one text without imports',
      '4:22 import() is not available: a script is one text without imports',
      '5:1 import.meta is not available',
    ]);
  });

  it.each(['import x from "y"', 'return await import("y")', 'return import.meta', 'export * from "y"'])(
    '%j in a body',
    (source) => expect(mistakes(source)).toEqual([expect.stringMatching(/is not available|cannot stand beside/)]),
  );

  it.each([
    '1',
    '"text"',
    '`text`',
    '{}',
    '{ a: 1 }',
    '[]',
    '-1',
    '1 + 1',
    'class {}',
    'class A {}',
    'function* () {}',
    'function* g() {}',
  ])('a default export that is %s', (value) =>
    expect(mistakes(`export default ${value}`)).toEqual([expect.stringContaining('must be a function')]),
  );

  it('a default export by name that is no function', () => {
    expect(mistakes('const a = b; const b = 1;\nexport { a as default }')).toEqual([
      '2:10 The default export must be a function, it is a literal',
    ]);
    expect(mistakes('const a = b, b = a; export default a')).toEqual([]);
    expect(mistakes('let a = 1; a = () => 1; export default a')).toEqual([]);
  });

  it('more than 100 KB of UTF-8', () => {
    expect(prepareSource(`return "${'é'.repeat(51_195)}"`).ok).toBe(true);
    expect(prepareSource(`return "${'é'.repeat(51_200)}"`)).toEqual({
      ok: false,
      errors: [{ field: 'source', message: 'is 102409 bytes of UTF-8 long, at most 102400 can be saved' }],
    });
  });
});

describe('The hash of a source', () => {
  it('is that of the text as it was written', () => {
    const result = prepareSource('return 1');
    expect(result.ok && result.hash).toBe('486d9affb60dbb0063b03d8e23a6ccf6364ce203dc3a9f56f20e750eb41ecade');
  });
});
