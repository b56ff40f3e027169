import { readdirSync } from 'node:fs';
import { inRoot } from '../paths.mjs';
import { Trouble } from '../trouble.mjs';
import { run } from './command.mjs';
import { installLocked } from './npm.mjs';

/** What the services are written for. */
const OLDEST_MAJOR = 24;

const platform = `${process.platform}-${process.arch}`;
const folder = inRoot('infra/node-runtime');
const pinned = inRoot('infra/node-runtime/node_modules', `node-${platform}`, 'bin/node');

/** isolated-vm is a native addon: it comes prebuilt for some releases of Node only. Needs installed packages. */
const sandboxFitsThisNode = () => {
  try {
    const builds = readdirSync(inRoot('node_modules/isolated-vm/prebuilds', platform));
    return builds.some((name) => name.startsWith(`isolated-vm.abi${process.versions.modules}.`));
  } catch {
    return false;
  }
};

const works = async (node) => {
  try {
    return Number(/^v(\d+)/.exec(await run(node, ['--version']))?.[1]) >= OLDEST_MAJOR;
  } catch {
    return false;
  }
};

/** Path of a Node.js that can run the services: this one, or the pinned one from the npm registry. */
export const provideNode = async () => {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= OLDEST_MAJOR && sandboxFitsThisNode()) return process.execPath;
  if (await works(pinned)) return pinned;
  const hint = 'Install Node.js 26 (https://nodejs.org) and start again with it.';
  try {
    await installLocked(folder);
  } catch (cause) {
    throw new Trouble(`The services need Node.js 24 or 26; this is ${process.version}, and fetching one failed.`, {
      hint,
      cause,
    });
  }
  if (!(await works(pinned))) {
    throw new Trouble(`The services need Node.js 24 or 26; there is no package of it for ${platform}.`, { hint });
  }
  return pinned;
};
