import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { accepts } from '../process/ports.mjs';
import { SupervisedProcess } from '../process/supervised-process.mjs';
import { until } from '../process/until.mjs';
import { postgresAccount } from '../tools/postgres-account.mjs';
import { providePostgres } from '../tools/postgres-binaries.mjs';
import { provideDataFolder } from './data-folder.mjs';
import { untilPostgresAnswers } from './database.mjs';
import { natsCommand } from './nats.mjs';
import { initialise, isInitialised, postgresCommand, postgresUrl, SUPERUSER } from './postgres.mjs';

/**
 * Starts a nats-server with our users and waits until it accepts connections.
 *
 * @param {import('../system.mjs').System} system
 * @param {Parameters<typeof natsCommand>[0]} options
 * @returns Its URL.
 */
export const startOwnNats = async (system, options) => {
  mkdirSync(dirname(options.storeFolder), { recursive: true });
  mkdirSync(options.storeFolder, { recursive: true, mode: 0o700 });
  const server = system.startServer(new SupervisedProcess('nats', natsCommand(options)));
  await until(() => accepts(options.port), {
    timeoutMs: 30_000,
    describe: 'The start of nats-server',
    giveUp: () => system.hopeless(server),
  });
  return `nats://127.0.0.1:${options.port}`;
};

/**
 * Starts a Postgres, a new one the first time, and waits until it answers.
 *
 * @param {import('../system.mjs').System} system
 * @param {{ folder: string, port: number, password: string, installationId: string }} options
 * @returns URL of its superuser, and where the data is.
 */
export const startOwnPostgres = async (system, { folder, port, password, installationId }) => {
  const owner = await postgresAccount();
  const native = await providePostgres(owner);
  const home = await provideDataFolder(folder, owner, installationId);
  const cluster = { native, owner, dataFolder: join(home, 'cluster') };
  if (!isInitialised(cluster)) await initialise(cluster, password);
  const command = { ...postgresCommand(cluster, port), endSignal: /** @type {const} */ ('INT'), graceMs: 10_000 };
  const server = system.startServer(new SupervisedProcess('postgres', command));
  const url = postgresUrl(port, SUPERUSER, password, 'postgres');
  await untilPostgresAnswers(url, () => system.hopeless(server));
  return { url, home };
};
