import { mkdir, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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
const guest = () =>
  bundle('guest/main.ts', {
    format: 'iife',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    // object-inspect looks for Node's own inspect, which is not there.
    alias: { util: fileURLToPath(new URL('guest/no-util.ts', here)) },
  });

/** The sandbox process: one file, so that it starts quickly and may read nothing else. */
const child = () => bundle('child/child.main.ts', { format: 'esm', platform: 'node' });

/** Whole or not at all: several test files may build at once. */
const writeWhole = async (path, contents) => {
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(draft, contents);
  await rename(draft, path);
};

/** Builds `child.mjs` and `guest.js` into dist/apps/executor/sandbox, where the pool looks for them. About 0.2 s. */
export const buildSandboxChild = async () => {
  const folder = fileURLToPath(ARTIFACTS);
  await mkdir(folder, { recursive: true });
  const [childText, guestText] = await Promise.all([child(), guest()]);
  await Promise.all([writeWhole(`${folder}child.mjs`, childText), writeWhole(`${folder}guest.js`, guestText)]);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildSandboxChild();
