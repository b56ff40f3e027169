import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ENCODING_TABLES, guestBundle } from './bundle-guest.mjs';

const here = new URL('./', import.meta.url);
const ARTIFACTS = new URL('../../../../dist/apps/executor/sandbox/', here);

const bundle = async (entry, options) => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, here))],
    bundle: true,
    write: false,
    target: 'esnext',
    conditions: ['runlet-source'],
    legalComments: 'none',
    logLevel: 'warning',
    ...options,
  });
  return outputFiles[0].contents;
};

/** The code that runs in isolates before any script: one text, whose rarely needed libraries stay unevaluated. */
const guest = () => bundle('guest/main.ts', guestBundle());

/** The sandbox process: one file, so that it starts quickly and may read nothing else. */
const child = () => bundle('child/child.main.ts', { format: 'esm', platform: 'node' });

/** Whole or not at all: several test files may build at once. */
const writeWhole = async (path, contents) => {
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(draft, contents);
  await rename(draft, path);
};

/** Builds `child.mjs`, `guest.js` and what they load into dist/apps/executor/sandbox, where the pool looks for them. About 0.2 s. */
export const buildSandboxChild = async () => {
  const folder = fileURLToPath(ARTIFACTS);
  await mkdir(folder, { recursive: true });
  const [childText, guestText, tables] = await Promise.all([child(), guest(), readFile(ENCODING_TABLES)]);
  await Promise.all([
    writeWhole(`${folder}child.mjs`, childText),
    writeWhole(`${folder}guest.js`, guestText),
    writeWhole(`${folder}encoding-tables.json`, tables),
  ]);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildSandboxChild();
