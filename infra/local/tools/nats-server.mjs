import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toolsFolder } from '../paths.mjs';
import { Trouble } from '../trouble.mjs';
import { run } from './command.mjs';
import { findExecutable } from './find-executable.mjs';

const unpacked = join(toolsFolder, 'nats-server');

/** The nats-server on PATH, or the one that was fetched before. */
export const findNatsServer = () => findExecutable('nats-server', unpacked);

const download = async (folder) => {
  const fetchPackage = () => run('apt-get', ['download', 'nats-server'], { cwd: folder });
  try {
    await fetchPackage();
  } catch (error) {
    if (process.getuid?.() !== 0) throw error;
    await run('apt-get', ['update']);
    await fetchPackage();
  }
  const file = (await readdir(folder)).find((name) => name.endsWith('.deb'));
  if (!file) throw new Error('apt-get download left no package');
  return file;
};

/** Unpacks Debian's package into `.runlet/tools`: nothing is installed on the system. */
const unpackFromDebian = async () => {
  await mkdir(toolsFolder, { recursive: true });
  const folder = await mkdtemp(join(toolsFolder, 'unpack-'));
  try {
    await run('dpkg', ['-x', await download(folder), '.'], { cwd: folder });
    const binary = findExecutable(join(folder, 'usr/sbin/nats-server'), join(folder, 'usr/bin/nats-server'));
    if (!binary) throw new Error('the package holds no nats-server');
    await rename(binary, unpacked);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Path of a nats-server; fetches one when there is none. */
export const provideNatsServer = async () => {
  const found = findNatsServer();
  if (found) return found;
  try {
    await unpackFromDebian();
  } catch (cause) {
    throw new Trouble('There is no nats-server here, and fetching it from Debian did not work.', {
      hint:
        'Install nats-server 2.9 or newer so that it is on PATH (https://github.com/nats-io/nats-server/releases, ' +
        'apt install nats-server, brew install nats-server), or set NATS_URL to a running one.',
      cause,
    });
  }
  return unpacked;
};
