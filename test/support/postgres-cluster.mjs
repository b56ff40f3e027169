import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../../infra/local/process/ports.mjs';
import { endTied, spawnTied } from '../../infra/local/process/tied-process.mjs';
import { until } from '../../infra/local/process/until.mjs';
import {
  initialise,
  makeOwnedFolder,
  postgresCommand,
  postgresUrl,
  SUPERUSER,
} from '../../infra/local/servers/postgres.mjs';
import { postgresAccount } from '../../infra/local/tools/postgres-account.mjs';
import { providePostgres } from '../../infra/local/tools/postgres-binaries.mjs';

/** Its data may be lost with the machine: durability is traded for speed. */
const THROWAWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 400 };

const PASSWORD = 'test';

/**
 * A Postgres of its own in a temporary folder, gone with this process at the latest.
 *
 * @param {Record<string, string | number>} [settings] Beside, or instead of, those of a throw-away server.
 */
export const startCluster = async (settings = {}) => {
  const owner = await postgresAccount();
  const folder = await mkdtemp(join(tmpdir(), 'runlet-postgres-'));
  await makeOwnedFolder(folder, owner);
  const cluster = { native: await providePostgres(owner), dataFolder: join(folder, 'data'), owner };
  await initialise(cluster, PASSWORD);
  const port = await freePort();
  const url = postgresUrl(port, SUPERUSER, PASSWORD, 'postgres');
  const command = postgresCommand(cluster, port, { ...THROWAWAY, ...settings });
  let child = await startServer(command, url);
  return {
    url,
    /** Ends all connections and starts it again on the same port, with its data. */
    restart: async () => {
      await endTied(child, { signal: 'SIGINT' });
      child = await startServer(command, url);
    },
    stop: async () => {
      await endTied(child, { signal: 'SIGINT' });
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const startServer = async ({ command, args, ...options }, url) => {
  const child = spawnTied(command, args, {
    ...options,
    cwd: '/',
    endSignal: 'INT',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (log = (log + text).slice(-4_000)));
  await until(
    async () => {
      const client = new Client({ connectionString: url });
      client.on('error', () => {});
      await client.connect();
      await client.end();
      return true;
    },
    {
      timeoutMs: 30_000,
      describe: 'Start of Postgres',
      giveUp: () => (child.exitCode === null ? undefined : new Error(`Postgres ended:\n${log}`)),
    },
  );
  return child;
};
