import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { pages } from './pages.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const CONFIG = 'libs/sdk/tsconfig.scripts.json';
/** A body as the function that it is: of a `return` at the top of a file TypeScript would not look at the value. */
const toModule = (source: string): string =>
  source.includes('export default') ? source : `export default async () => {${source}\n};`;

const examples = readdirSync(`${root}examples`)
  .filter((file) => /\.[jt]s$/.test(file))
  .map((file) => [`examples/${file}`, readFileSync(`${root}examples/${file}`, 'utf8')] as const);
const blocks = pages().flatMap(({ scripts }) => scripts.map(({ place, text }) => [place, text] as const));
const [, readme = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(`${root}libs/sdk/README.md`, 'utf8')) ?? [];
const texts = new Map<string, string>([...examples, ...blocks, ['libs/sdk/README.md', readme]]);
/** Checked apart: a library may bring the types of Node.js with it. */
const withLibraries = new Map(
  pages().flatMap(({ name, files }) => [...files].map(([file, text]) => [`${name} ${file}`, text] as const)),
);

/** With the settings that npm users get, and as the console's editor does: every source is taken for TypeScript. */
const check = (sources: ReadonlyMap<string, string>): Map<string, string[]> => {
  const { config } = ts.readConfigFile(`${root}${CONFIG}`, ts.sys.readFile) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const files = new Map(
    [...sources].map(([place, text], index) => [`${root}checked-${index}.ts`, { place, text: toModule(text) }]),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists.call(host, file);
  host.readFile = (file) => files.get(file)?.text ?? readFile.call(host, file);
  const program = ts.createProgram([...files.keys()], options, host);
  return new Map(
    [...files].map(([file, { place }]) => {
      const mistakes = ts
        .getPreEmitDiagnostics(program, program.getSourceFile(file))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
      return [place, mistakes];
    }),
  );
};

describe('The types of what a script sees', () => {
  const wrong = new Map([
    ['an unknown option', 'await sdk.http.get("https://example.com", { retries: 3 });'],
    ['an unknown part', 'await sdk.mail.send("a@b.c");'],
    ['Node.js', 'return Buffer.from("a");'],
    ['a page', 'document.title = context.scriptName;'],
    ['a change of the context', 'context.attempt = 2;'],
  ]);
  const found = new Map([...check(new Map([...texts, ...wrong])), ...check(withLibraries)]);

  it.each([...texts.keys(), ...withLibraries.keys()])('hold for %s', (place) => {
    expect(found.get(place)).toEqual([]);
  });

  it.each([...wrong.keys()])('refuse %s', (place) => {
    expect(found.get(place)).not.toEqual([]);
  });
});
