import { chown, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../tools/command.mjs';

export const SUPERUSER = 'postgres';

/** The same on every machine: no locale of the system, English messages, UTC. */
const INITDB = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

/**
 * A Postgres cluster: its program, its data and whom it runs as.
 *
 * @typedef {object} Cluster
 * @property {string} native Folder with `bin/`, `lib/` and `share/`.
 * @property {string} dataFolder
 * @property {import('../tools/postgres-account.mjs').Account} owner
 */

export const isInitialised = ({ dataFolder }) => existsSync(dataFolder);

/**
 * Makes a folder that belongs to the server's account.
 *
 * @param {string} folder
 * @param {import('../tools/postgres-account.mjs').Account} owner
 */
export const makeOwnedFolder = async (folder, owner) => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (owner.uid !== undefined) await chown(folder, owner.uid, owner.gid);
};

/**
 * Creates the cluster with `password` for its superuser. Its data folder appears only when all is done; the folder
 * around it belongs to the server's account.
 *
 * @param {Cluster} cluster
 * @param {string} password
 */
export const initialise = async ({ native, dataFolder, owner }, password) => {
  const unfinished = `${dataFolder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const folder = await mkdtemp(join(tmpdir(), 'runlet-initdb-'));
  const passwordFile = join(folder, 'password');
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (owner.uid !== undefined) {
      for (const path of [folder, passwordFile]) await chown(path, owner.uid, owner.gid);
    }
    const who = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    await run(join(native, 'bin/initdb'), [`--pgdata=${unfinished}`, ...who, ...INITDB], {
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      ...owner,
    });
    await rename(unfinished, dataFolder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/**
 * How to start the server on the loopback address: no Unix socket, no message below `log`.
 *
 * @param {Cluster} cluster
 * @param {number} port
 * @param {Record<string, string | number>} [settings]
 */
export const postgresCommand = ({ native, dataFolder, owner }, port, settings = {}) => {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_min_messages: 'log',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    command: join(native, 'bin/postgres'),
    args: ['-D', dataFolder, '-p', String(port), ...flags],
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    ...owner,
  };
};

/** URL of a database for a user of the local server. */
export const postgresUrl = (port, user, password, database) =>
  `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
