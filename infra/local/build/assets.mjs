import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { inRoot } from '../paths.mjs';
import { sourceFiles } from './fingerprint.mjs';

/** Compiled by tsc, or part of the build itself. */
const isAsset = (file) => !/\.(ts|mts|md)$/.test(file) && !isHook(file);

/** A step of the build that an app brings along: `build.mjs`, `build-<what>.mjs`. */
const isHook = (file) => /^build(-[a-z-]+)?\.mjs$/.test(basename(file));

/** Copies what an app reads at run time (SQL, templates, styles …) beside its compiled code. */
export const copyAssets = (app) => {
  const from = inRoot('apps', app, 'src');
  for (const file of sourceFiles(`apps/${app}/src`).filter(isAsset)) {
    const to = join(inRoot('dist/apps', app), relative(from, file));
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(file, to);
  }
};

/** The app's own steps of the build, e.g. a bundle for the browser. */
export const buildHooks = (app) => sourceFiles(`apps/${app}`).filter(isHook);
