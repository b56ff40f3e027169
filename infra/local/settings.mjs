import { Trouble } from './trouble.mjs';

/**
 * Variables of the ports that `npm start` uses, and how far each is from PORT when it is not set: moving PORT moves
 * all of them.
 */
export const portVariables = {
  gateway: { name: 'PORT', offset: 0, what: 'the admin API and the console' },
  endpoints: { name: 'ENDPOINTS_PORT', offset: 1, what: 'the endpoints of scripts' },
  nats: { name: 'NATS_PORT', offset: 2, what: 'nats-server' },
  postgres: { name: 'POSTGRES_PORT', offset: 3, what: 'Postgres' },
  catalogHealth: { name: 'CATALOG_HEALTH_PORT', offset: 10, what: "the catalog's health" },
  schedulerHealth: { name: 'SCHEDULER_HEALTH_PORT', offset: 11, what: "the scheduler's health" },
  executorHealth: { name: 'EXECUTOR_HEALTH_PORT', offset: 12, what: "the executor's health" },
  gatewayHealth: { name: 'GATEWAY_HEALTH_PORT', offset: 13, what: "the gateway's health" },
};

const DEFAULT_PORT = 4000;

const readPort = (env, name, fallback) => {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Trouble(`${name} is "${text}", which is no port.`, { hint: 'Set it to a number from 1 to 65535.' });
  }
  return port;
};

const readUrl = (env, name, ...protocols) => {
  const text = env[name];
  if (!text) return undefined;
  const known = protocols.some((protocol) => text.startsWith(`${protocol}://`));
  if (known && URL.canParse(text.split(',')[0])) return text;
  throw new Trouble(`${name} is not a URL of the kind that it has to be.`, {
    hint: `Begin it with ${protocols[0]}://`,
  });
};

/**
 * What `npm start` is told by the environment (docs/configuration.md).
 *
 * @param {NodeJS.ProcessEnv} env
 */
export const readSettings = (env) => {
  const first = readPort(env, portVariables.gateway.name, DEFAULT_PORT);
  const ports = Object.fromEntries(
    Object.entries(portVariables).map(([key, { name, offset }]) => [key, readPort(env, name, first + offset)]),
  );
  return {
    ports: /** @type {Record<keyof typeof portVariables, number>} */ (ports),
    /** Servers that exist already; undefined: bring up an own one. */
    natsUrl: readUrl(env, 'NATS_URL', 'nats', 'tls'),
    databaseUrl: readUrl(env, 'DATABASE_URL', 'postgres', 'postgresql'),
    eventStoreUrl: readUrl(env, 'EVENTSTORE_URL', 'postgres', 'postgresql', 'esdb', 'esdb+discover'),
    logLevel: env.LOG_LEVEL || 'info',
  };
};
