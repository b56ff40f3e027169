import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** `build-child.mjs` puts them beside the compiled executor; tests run this file from its source. */
const folder = import.meta.url.endsWith('.ts') ? '../../../../../dist/apps/executor/sandbox/' : '../';

export const CHILD_FILE = fileURLToPath(new URL(`${folder}child.mjs`, import.meta.url));

/** Only its path: the executor itself never loads it. */
export const ADDON_FILE = require.resolve('isolated-vm');

/** All that a sandbox process may read: its code, the addon, and what the addon's loader looks at, until it is ready. */
export const READABLE: readonly string[] = [
  `${dirname(CHILD_FILE)}/*`,
  `${dirname(ADDON_FILE)}/*`,
  `${dirname(createRequire(ADDON_FILE).resolve('node-gyp-build'))}/*`,
  '/etc/alpine-release',
  '/proc/self/statm',
];
