import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
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

export const isInitialised = ({ dataFolder }) => existsSync(join(dataFolder, 'PG_VERSION'));

/** Gives the folder to the server's account. */
export const makeDataFolder = async ({ dataFolder, owner }) => {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  if (owner.uid !== undefined) await chown(dataFolder, owner.uid, owner.gid);
};

/**
 * Creates the cluster with `password` for its superuser. A start that was broken off leaves nothing behind.
 *
 * @param {Cluster} cluster
 * @param {string} password
 */
export const initialise = async (cluster, password) => {
  const { native, dataFolder, owner } = cluster;
  await makeDataFolder(cluster);
  const folder = await mkdtemp(join(tmpdir(), 'runlet-initdb-'));
  const passwordFile = join(folder, 'password');
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (owner.uid !== undefined) {
      for (const path of [folder, passwordFile]) await chown(path, owner.uid, owner.gid);
    }
    const who = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    await run(join(native, 'bin/initdb'), [`--pgdata=${dataFolder}`, ...who, ...INITDB], {
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      ...owner,
    });
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
