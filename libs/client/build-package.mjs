/** Writes the publishable package into `package/`: one module, its types, and a package.json of its own. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

/** What `index.d.ts` leads to; the rest of the types is of Runlet's own libraries. */
const PUBLIC_TYPES = ['index', 'connect-runlet', 'runlet-client', 'errors'];

const from = (path) => new URL(path, import.meta.url);
const { name, version, description, license, engines, dependencies } = JSON.parse(await readFile(from('package.json')));
const isOurs = (dependency) => dependency.startsWith('@runlet/');
const foreign = Object.entries(dependencies).filter(([dependency]) => !isOurs(dependency));

await rm(from('package'), { recursive: true, force: true });
await build({
  entryPoints: [from('dist/index.js').pathname],
  outfile: from('package/index.js').pathname,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  minifySyntax: true,
  minifyWhitespace: true,
  external: foreign.map(([dependency]) => dependency),
  // CommonJS parts of the bundle ask for Node's own modules by `require`.
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
});
for (const file of PUBLIC_TYPES) await cp(from(`dist/${file}.d.ts`), from(`package/${file}.d.ts`));
await cp(from('README.md'), from('package/README.md'));
const manifest = {
  name,
  version,
  description,
  license,
  type: 'module',
  engines,
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
  dependencies: Object.fromEntries(foreign),
};
await writeFile(from('package/package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
