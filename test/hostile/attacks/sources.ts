import type { Attack } from '../attack.ts';

/** Text that means another thing to one reader of it than to the next. Refused when it is saved, or tame when it runs. */
const refused: readonly (readonly [what: string, source: string])[] = [
  ['closes our function', '}); globalThis.out = 1; (async function () {'],
  ['closes our function after a line', '\n})\n; globalThis.out = 1;\n(function () {'],
  ['closes our function and our call', '}); }); globalThis.out = 1; (function (context) { return (async function () {'],
  ['closes our function with a template', '`${1}`}); (async function () { `'],
  ['opens a comment that swallows our end', 'return 1; /*'],
  ['opens a text that swallows our end', 'return `'],
  ['opens a regular expression', 'return /'],
  [
    'closes our function behind an HTML comment',
    'let a = 1, $x = 2; if (a\n--> $x) {}\n});globalThis.out = 1;(async function(){{\nexport default () => typeof out;',
  ],
  ['closes our function behind a line separator', '// \u2028}); globalThis.out = 1; (async function () {'],
  ['closes our function behind a paragraph separator', '// \u2029}); globalThis.out = 1; (async function () {'],
  ['closes a module’s function', 'export default () => 1;\n}); globalThis.out = 1; (async function () {'],
  ['import()', 'return import("node:fs");'],
  ['import() behind a comment', 'return import/**/("node:fs");'],
  [
    'import() in a nested function',
    'return (() => { class A { static x = async () => import(`node:fs`); } return A.x(); })();',
  ],
  ['import', 'import fs from "node:fs";\nexport default () => fs;'],
  [
    'import of a type that is none',
    'import { type A, execSync } from "node:child_process";\nexport default () => execSync;',
  ],
  ['import.meta', 'export default () => import.meta.url;'],
  ['import of a phase', 'return import.source("node:fs");'],
  ['export from', 'export * from "node:fs";\nexport default () => 1;'],
  ['import =', 'import fs = require("node:fs");\nexport default () => fs;'],
  ['a namespace', 'namespace A { export const x = 1; }\nreturn 1;'],
  ['an enum', 'enum A { b }\nreturn A;'],
  ['a decorator', '@((c) => c) class A {}\nreturn 1;'],
  ['with', 'with ({}) { return 1; }'],
  ['an octal number', 'return 010;'],
  ['delete of a name', 'delete globalThis; var a; delete a; return 1;'],
  ['super outside of a class', 'return super.constructor;'],
  ['a hidden name of modules', 'export default () => 1;\nglobalThis.x = $default;'],
  ['a hidden name in an escape', 'export default () => 1;\n\\u0024default = 1;'],
  ['a private name of nobody', 'return globalThis.#mark;'],
  ['new.target', 'return typeof new.target;'],
  ['half of a surrogate pair', 'return "\ud800";'],
  ['a NUL', 'return "\0";'],
];

const tame: readonly (readonly [what: string, source: string, output: unknown])[] = [
  [
    'an HTML comment',
    'let a = 1;\n<!-- }); globalThis.out = 1;\n--> }); globalThis.out = 1;\nreturn typeof out;',
    'undefined',
  ],
  ['a directive', '"use asm"; "use sloppy"; return (function () { return typeof this; })();', 'undefined'],
  ['the name of our argument', 'var context = 1; return context;', 1],
  ['await as a label’s neighbour', 'a: { await null; break a; } return typeof this;', 'undefined'],
  ['a regular expression that could be a division', 'let a = 1, g = 1; return (a\n/1/g);', 1],
  ['a function that hoists over ours', 'return typeof require; function require() {}', 'function'],
  ['a type that hides code', 'type A = { x: 1 }; interface B { (): void } let v = <any>{}; return typeof v;', null],
  ['generics that could be comparisons', 'const f = <T,>(x: T) => x; return f<number>(1);', 1],
  ['a return before a type', 'const x = 1 as unknown as any;\nreturn x satisfies number;', 1],
  ['text that reads like our end', 'return "}); (async function () {".length;', 24],
  ['an async arrow of modules', 'export default async ({ input }) => [typeof this, input];', ['undefined', null]],
  ['a module’s arguments', 'export default function () { return arguments.length; }', 1],
  ['arguments of a body', 'return [...arguments].map((one) => typeof one);', ['undefined']],
];

export const sources: readonly Attack[] = [
  ...refused.map(([what, source]): Attack => ({
    what,
    after: 'code injection by text: vm2, realms shim',
    source,
    ends: 'refused',
  })),
  ...tame.map(([what, source, output]): Attack => ({
    what,
    source,
    ends: output === null ? ['refused', { output: 'object' }] : { output },
  })),
];
