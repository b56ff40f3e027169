import type { Logger } from '@runlet/kernel';
import { Pool } from 'pg';

export interface PoolOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Shown in pg_stat_activity, e.g. `runlet-catalog`. */
  readonly applicationName: string;
  /** Most connections at a time; 10 if left out. */
  readonly max?: number;
  /** Longest a statement may run, ms; 30,000 if left out, 0 for no limit. */
  readonly statementTimeoutMs?: number;
  /** Settings of every connection, e.g. of the planner, by their names in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told of connections that end on their own. */
  readonly logger: Pick<Logger, 'warn'>;
}

/** How much later than the server's own limit we stop waiting: a frozen server enforces none. */
const FROZEN_SERVER_MARGIN_MS = 5_000;

/** Behind row-level security costs are guessed far too high, and compiling a plan then takes longer than running it. */
const SETTINGS = { jit: 'off' };

/**
 * A pool of connections that ends no process: pg raises `error` on a connection that dies, idle or in use,
 * and one without a listener is an uncaught exception.
 */
export const createPool = ({
  url,
  applicationName,
  max = 10,
  statementTimeoutMs = 30_000,
  settings = {},
  logger,
}: PoolOptions) => {
  const pool = new Pool({
    connectionString: url,
    application_name: applicationName,
    options: Object.entries({ ...SETTINGS, ...settings })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // A replica that is frozen inside a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: 60_000,
    ...(statementTimeoutMs > 0 && {
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + FROZEN_SERVER_MARGIN_MS,
    }),
  });
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.warn({ err: error, applicationName }, 'A database connection was lost'));
  });
  // The pool repeats what its idle clients raise; each is logged above, once.
  pool.on('error', () => undefined);
  return pool;
};
