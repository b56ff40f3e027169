import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../paths.mjs';
import { Trouble } from '../trouble.mjs';
import { run } from './command.mjs';

const readLock = async (file) => JSON.parse(await readFile(file, 'utf8')).packages;

/**
 * Whether `node_modules` is what the lock file says. npm keeps beside it a lock of what it has really installed,
 * written last: it is missing after an install that was broken off.
 *
 * @param {string} folder
 */
const isInstalled = async (folder) => {
  const installedFile = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const [wanted, installed] = await Promise.all([readLock(join(folder, 'package-lock.json')), readLock(installedFile)]);
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === '' || !path.includes('node_modules/')) return true;
    const found = installed[path];
    return found ? link || found.version === version : optional;
  });
};

/** The npm that runs this process, else the one on PATH. */
const npm = () => {
  const script = process.env.npm_execpath;
  return script?.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm'];
};

/**
 * Installs what the lock file says; no package's own scripts are run. Not by `npm ci`: that refuses a lock file
 * without the optional packages of other platforms, and a registry that mirrors only some has no more to lock.
 */
export const installLocked = async (folder) => {
  const [command, ...script] = npm();
  const flags = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // Or npm would take the variables of the `npm start` around us for its own settings.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?!config_)/.test(name)));
  await run(command, [...script, ...flags], { cwd: folder, env });
};

/** Installs the packages of the repository if they are not there. Resolves to whether there was anything to do. */
export const providePackages = async () => {
  if (await isInstalled(root)) return false;
  try {
    await installLocked(root);
  } catch (cause) {
    throw new Trouble('The packages could not be installed.', {
      hint: 'npm has to reach its registry, and this folder has to be writable for this user.',
      cause,
    });
  }
  return true;
};
