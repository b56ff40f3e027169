import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const outdir = at('../../dist/apps/gateway/console/assets');
const browser = { bundle: true, format: 'esm', minify: true, target: 'es2022', logLevel: 'warning', outdir };

rmSync(outdir, { recursive: true, force: true });

/** The pages' own code, and the editor beside it, loaded where it is needed. */
await build({
  ...browser,
  entryPoints: [at('src/console/client/console.js'), at('src/console/client/editor.js')],
  splitting: true,
  loader: { '.ttf': 'file', '.d.ts': 'text' },
  external: ['./editor.js'],
});
await build({
  ...browser,
  entryPoints: {
    'editor.worker': 'monaco-editor/editor/editor.worker',
    'ts.worker': 'monaco-editor/language/typescript/ts.worker',
  },
});
for (const file of ['console.css', 'icon.svg']) cpSync(at(`src/console/client/${file}`), `${outdir}/${file}`);
