import { passwordVariable } from '../nats/users.mjs';
import { inState } from './paths.mjs';
import { prepareGivenDatabase, prepareOwnDatabase } from './servers/database.mjs';
import { checkGivenNats } from './servers/nats-client.mjs';
import { startOwnNats, startOwnPostgres } from './servers/own-servers.mjs';
import { step } from './terminal/progress.mjs';
import { provideNatsServer } from './tools/nats-server.mjs';

/** A URL's own user and password stand for all of ours: a server whose permissions we do not know. */
const givenNats = (text, passwordOf) => {
  const [first, ...rest] = text.split(',').map((part) => new URL(part));
  const { username, password } = first;
  const url = [first, ...rest].map(({ protocol, host }) => `${protocol}//${host}`).join(',');
  const shared = { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  return { url, credentials: (user) => (username ? shared : { user, password: passwordOf(user) }) };
};

/** Uses the NATS that NATS_URL names, or starts one. */
export const provideNats = async (system, settings, installation) => {
  const passwordOf = (user) => process.env[passwordVariable(user)] || installation.natsPasswords[user];
  if (settings.natsUrl) {
    const given = givenNats(settings.natsUrl, passwordOf);
    await step(
      'NATS',
      () => checkGivenNats(given.url, given.credentials('catalog')),
      () => `using ${given.url}`,
    );
    return given;
  }
  const url = await step('NATS', async () =>
    startOwnNats(system, {
      binary: await provideNatsServer(),
      port: settings.ports.nats,
      storeFolder: inState('data/nats'),
      passwords: installation.natsPasswords,
    }),
  );
  return { url, credentials: (user) => ({ user, password: installation.natsPasswords[user] }) };
};

/** Uses the database that DATABASE_URL names, or starts a Postgres. */
export const provideDatabase = async (system, settings, installation) => {
  const { databaseUrl, ports } = settings;
  if (databaseUrl) {
    const remark = () => `using ${new URL(databaseUrl).host}`;
    return step('Postgres', () => prepareGivenDatabase(databaseUrl, installation.rolePasswords), remark);
  }
  const wanted = inState('data/postgres');
  const start = async () => {
    const options = { port: ports.postgres, password: installation.postgresPassword, installationId: installation.id };
    const { url, home } = await startOwnPostgres(system, { folder: wanted, ...options });
    return { home, urls: await prepareOwnDatabase(url, installation.rolePasswords) };
  };
  const remark = ({ home }) =>
    home === wanted ? undefined : `its account cannot reach this folder, so its data is in ${home}`;
  return (await step('Postgres', start, remark)).urls;
};
