import { mkdirSync, readdirSync } from 'node:fs';
import { isMain } from './is-main.mjs';
import { buildHooks, copyAssets } from './build/assets.mjs';
import { fingerprint } from './build/fingerprint.mjs';
import { readJson, writeJson } from './json-file.mjs';
import { inRoot, root } from './paths.mjs';
import { printFailure, step } from './terminal/progress.mjs';
import { run } from './tools/command.mjs';
import { provideNode } from './tools/node-runtime.mjs';
import { Trouble } from './trouble.mjs';

/** What has been built, so that it is not built again. In dist/: whoever removes that gets all of it anew. */
const stampFile = inRoot('dist/.built.json');

const EVERYTHING = ['libs', 'tsconfig.base.json', 'tsconfig.json', 'package-lock.json', 'infra/local/build.mjs'];

const apps = () =>
  readdirSync(inRoot('apps'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

const buildApp = async (node, app) => {
  copyAssets(app);
  for (const hook of buildHooks(app)) await run(node, [hook], { cwd: root });
};

/**
 * Brings dist/ up to date: compiles all projects, copies the apps' assets, runs the apps' own build steps.
 * What has not changed is left alone. Resolves to whether there was anything to do.
 *
 * @param {{ node: string }} options
 */
export const build = async ({ node }) => {
  const built = readJson(stampFile) ?? {};
  const shared = fingerprint(...EVERYTHING);
  const wanted = Object.fromEntries(apps().map((app) => [app, `${shared} ${fingerprint(`apps/${app}`)}`]));
  const stale = apps().filter((app) => built[app] !== wanted[app]);
  if (stale.length === 0) return false;
  try {
    await run(node, [inRoot('node_modules/typescript/bin/tsc'), '-b'], { cwd: root });
  } catch (cause) {
    throw new Trouble('The sources do not compile.', { cause });
  }
  for (const app of stale) await buildApp(node, app);
  mkdirSync(inRoot('dist'), { recursive: true });
  writeJson(stampFile, wanted);
  return true;
};

if (isMain(import.meta)) {
  try {
    const node = await provideNode();
    await step(
      'Build',
      () => build({ node }),
      (changed) => (changed ? undefined : 'nothing has changed'),
    );
  } catch (error) {
    printFailure(error);
    process.exitCode = 1;
  }
}
