import { EXECUTOR_STREAMS_USER } from '../nats/users.mjs';
import { DEMO_SCHEMA } from '../postgres/demo-host.mjs';
import { inRoot } from './paths.mjs';
import { SupervisedProcess } from './process/supervised-process.mjs';
import { principalKey } from './secrets.mjs';

/** Longest that a service may take to finish what it runs when it is told to stop, ms. */
const SHUTDOWN_MS = 35_000;

export const serviceNames = /** @type {const} */ (['catalog', 'scheduler', 'executor', 'gateway']);
/** @typedef {typeof serviceNames[number]} ServiceName */

/**
 * Where the services find what they need, and where they listen.
 *
 * @typedef {object} Surroundings
 * @property {string} node The Node.js that runs them.
 * @property {string} natsUrl
 * @property {(user: ServiceName) => { user: string, password: string }} natsCredentials
 * @property {(user: 'catalog' | 'scheduler' | 'executor' | 'scripts') => string} databaseUrl URL with the service's own role;
 *   of `scripts` for the demo host.
 * @property {string} [eventStoreUrl] Left out: the catalog's database.
 * @property {string} principalMasterKey
 * @property {string} secretsMasterKey
 * @property {string} logLevel
 * @property {string} nodeEnv
 * @property {Record<'gateway' | 'endpoints' | `${ServiceName}Health`, number>} ports
 * @property {Record<string, string | undefined>} [environment] Further variables, e.g. of limits.
 */

/** The host's database for scripts: the one that the environment names, else the demo host. */
const scriptDatabase = (databaseUrl) => {
  const given = Object.entries(process.env).filter(([variable, value]) => variable.startsWith('SCRIPT_DB_') && value);
  if (process.env.SCRIPT_DB_URL) return Object.fromEntries(given);
  return { SCRIPT_DB_URL: databaseUrl('scripts'), SCRIPT_DB_SCHEMA: DEMO_SCHEMA };
};

/** For those alone who open secrets; older keys, of an installation whose key was changed, come from the environment. */
const vaultVariables = ({ secretsMasterKey }) => ({
  SECRETS_MASTER_KEY: process.env.SECRETS_MASTER_KEY || secretsMasterKey,
  SECRETS_OLD_MASTER_KEYS: process.env.SECRETS_OLD_MASTER_KEYS,
});

const ownVariables = {
  catalog: ({ databaseUrl, eventStoreUrl, principalMasterKey, secretsMasterKey }) => ({
    ...vaultVariables({ secretsMasterKey }),
    DATABASE_URL: databaseUrl('catalog'),
    EVENTSTORE_URL: eventStoreUrl ?? databaseUrl('catalog'),
    PRINCIPAL_KEY: principalKey(principalMasterKey, 'catalog'),
  }),
  scheduler: ({ databaseUrl, principalMasterKey }) => ({
    DATABASE_URL: databaseUrl('scheduler'),
    PRINCIPAL_KEY: principalKey(principalMasterKey, 'scheduler'),
  }),
  executor: ({ databaseUrl, natsCredentials, principalMasterKey, secretsMasterKey }) => ({
    ...vaultVariables({ secretsMasterKey }),
    DATABASE_URL: databaseUrl('executor'),
    PRINCIPAL_KEY: principalKey(principalMasterKey, 'executor'),
    ...scriptDatabase(databaseUrl),
    // Where one user stands for all there is no second one.
    ...(natsCredentials('executor').user === 'executor' && { NATS_STREAMS_USER: EXECUTOR_STREAMS_USER }),
  }),
  gateway: ({ principalMasterKey, ports }) => ({
    PRINCIPAL_MASTER_KEY: principalMasterKey,
    PORT: String(ports.gateway),
    ENDPOINTS_PORT: String(ports.endpoints),
    PUBLIC_URL: process.env.PUBLIC_URL || `http://localhost:${ports.gateway}`,
  }),
};

/** Given to `npm start` for its own use: services get their own values of these, or none. */
const NOT_INHERITED =
  /^(npm_|(DATABASE|EVENTSTORE|NATS|SCRIPT_DB)_|PRINCIPAL_|SECRETS_|(HEALTH|ENDPOINTS)_PORT$|PORT$|HOST$|HEALTH_HOST$|INIT_CWD$)/;

/**
 * The whole environment of a service (docs/configuration.md).
 *
 * @param {ServiceName} name
 * @param {Surroundings} surroundings
 */
export const serviceEnvironment = (name, surroundings) => {
  const inherited = Object.entries(process.env).filter(([variable]) => !NOT_INHERITED.test(variable));
  const { user, password } = surroundings.natsCredentials(name);
  return {
    ...Object.fromEntries(inherited),
    ...surroundings.environment,
    NODE_ENV: surroundings.nodeEnv,
    LOG_LEVEL: surroundings.logLevel,
    NATS_URL: surroundings.natsUrl,
    NATS_USER: user,
    NATS_PASSWORD: password,
    HEALTH_PORT: String(surroundings.ports[`${name}Health`]),
    ...ownVariables[name](surroundings),
  };
};

/**
 * A service as a supervised process, not yet started.
 *
 * @param {ServiceName} name
 * @param {Surroundings} surroundings
 */
export const superviseService = (name, surroundings) =>
  new SupervisedProcess(name, {
    command: surroundings.node,
    args: ['--disable-warning=ExperimentalWarning', inRoot('dist/apps', name, 'main.js')],
    env: serviceEnvironment(name, surroundings),
    graceMs: SHUTDOWN_MS,
  });

/** The service's health, for people and scripts. */
export const healthUrl = (name, ports) => `http://127.0.0.1:${ports[`${name}Health`]}/health/ready`;
