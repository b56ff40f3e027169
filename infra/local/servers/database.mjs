import { Client } from 'pg';
import { createDemoHost, createScriptsRole, scriptsRole } from '../../postgres/demo-host.mjs';
import { createServiceRoles, createServiceSchemas, DEFAULT_PREFIX, roleOf } from '../../postgres/service-roles.mjs';
import { until } from '../process/until.mjs';
import { Trouble } from '../trouble.mjs';

/** Of a Postgres of our own. */
export const DATABASE = 'runlet';

/** `create schema … authorization`, `gen_random_uuid` and partitions as we use them. */
const OLDEST_VERSION = 150_000;

const withClient = async (url, work) => {
  const client = new Client({
    connectionString: url,
    application_name: 'runlet-start',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** Resolves once the server answers. */
export const untilPostgresAnswers = (url, giveUp) =>
  until(() => withClient(url, async () => true), { timeoutMs: 60_000, describe: 'The start of Postgres', giveUp });

const ensureDatabase = (url) =>
  withClient(url, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  });

const withDatabase = (url, database) => Object.assign(new URL(url), { pathname: `/${database}` }).href;

/** The same database as `url`, for a service's own role. */
const urlAs = (url, username, password) => Object.assign(new URL(url), { username, password }).href;

const prepare = async (url, passwords, prefix) => {
  await withClient(url, async (client) => {
    await createServiceRoles(client, passwords, prefix);
    await createServiceSchemas(client, prefix);
    if (!passwords.scripts) return;
    await createScriptsRole(client, passwords.scripts, prefix);
    await createDemoHost(client, prefix);
  });
  return (user) => urlAs(url, user === 'scripts' ? scriptsRole(prefix) : roleOf(user, prefix), passwords[user]);
};

/**
 * Makes our database, the services' roles and schemas, and the demo host, in a Postgres of our own.
 *
 * @param {string} superuserUrl
 * @returns URLs by service; of `scripts` for the demo host.
 */
export const prepareOwnDatabase = async (superuserUrl, passwords) => {
  await ensureDatabase(superuserUrl);
  return prepare(withDatabase(superuserUrl, DATABASE), passwords, DEFAULT_PREFIX);
};

/**
 * Makes the services' roles and schemas, and the demo host, in the database that DATABASE_URL names. The roles' names begin with the
 * database's, so that two installations on one server do not take each other's.
 */
export const prepareGivenDatabase = async (url, passwords) => {
  try {
    const prefix = await withClient(url, async (client) => {
      const { rows } = await client.query(
        `select current_setting('server_version_num')::int as version, current_database() as name`,
      );
      if (rows[0].version < OLDEST_VERSION) throw new Error('it is older than PostgreSQL 15');
      return rows[0].name;
    });
    return await prepare(url, passwords, prefix);
  } catch (cause) {
    throw new Trouble('The database that DATABASE_URL names cannot be used.', {
      hint: 'It has to be a PostgreSQL 15 or newer, and its user one who may create roles and schemas there.',
      cause,
    });
  }
};
