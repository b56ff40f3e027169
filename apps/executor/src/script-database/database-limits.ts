const MB = 1024 * 1024;

export const MAX_SQL_BYTES = 64 * 1024;
export const MAX_PARAMS = 10_000;
/** Of all parameters of a statement as text. */
export const MAX_PARAM_CHARS = 4 * MB;
export const MAX_ROWS = 1_000;
/** Of a result, as PostgreSQL sends it and as JSON. */
export const MAX_RESULT_BYTES = 8 * MB;
export const STATEMENT_TIMEOUT_MS = 5_000;
export const TRANSACTION_TIMEOUT_MS = 5_000;
export const TRANSACTION_IDLE_MS = 1_000;
/** Longest that a call waits for a connection, ms. */
export const CONNECTION_WAIT_MS = 10_000;
export const CONNECTIONS = 10;
export const TENANT_CONNECTIONS = 2;
/** So much later than the server's own limit we end a statement ourselves: then its answer, if any, came first. */
export const SERVER_MARGIN_MS = 500;
