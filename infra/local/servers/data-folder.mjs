import { lstatSync, realpathSync } from 'node:fs';
import { mkdir, rmdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../tools/command.mjs';
import { SYSTEM_FOLDER } from '../tools/postgres-binaries.mjs';
import { makeOwnedFolder } from './postgres.mjs';

const exists = (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

const isUsable = async (folder, owner) => {
  try {
    await run('test', ['-w', folder, '-a', '-x', folder], { cwd: '/', ...owner });
    return true;
  } catch {
    return false;
  }
};

/**
 * The folder for Postgres to keep its data in: `wanted`, or, where its account cannot get there (a repository in /root), a folder
 * of the system that `wanted` then links to.
 *
 * @param {string} wanted
 * @param {import('../tools/postgres-account.mjs').Account} owner
 * @param {string} installationId
 */
export const provideDataFolder = async (wanted, owner, installationId) => {
  if (exists(wanted)) return realpathSync(wanted);
  await mkdir(dirname(wanted), { recursive: true });
  await makeOwnedFolder(wanted, owner);
  if (await isUsable(wanted, owner)) return wanted;
  const elsewhere = join(SYSTEM_FOLDER, installationId, 'postgres');
  await mkdir(dirname(elsewhere), { recursive: true, mode: 0o755 });
  await makeOwnedFolder(elsewhere, owner);
  await rmdir(wanted);
  await symlink(elsewhere, wanted);
  return elsewhere;
};
