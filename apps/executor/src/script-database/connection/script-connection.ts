import { connect } from 'node:net';
import { Client } from 'pg';
import { CallError } from '../../host-calls/call-error.ts';
import { MAX_RESULT_BYTES, SERVER_MARGIN_MS, STATEMENT_TIMEOUT_MS, TRANSACTION_IDLE_MS } from '../database-limits.ts';
import { statementTimeout, unavailable } from './database-error.ts';
import { Exchange, type ExchangeResult, type Step } from './exchange.ts';
import { returningTooLarge, tooLarge } from './result-rows.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** `CancelRequest` of the protocol. */
const CANCEL_CODE = 80_877_102;

/**
 * Settings of every session, which outrank those of role and database: how texts are read (the grammar that judged them
 * takes backslashes for what the standard does), where names are looked up, limits, and the form of values.
 */
const settingsFor = (schemas: readonly string[]): Readonly<Record<string, string | number>> => ({
  search_path: ['pg_catalog', ...schemas.map((schema) => `"${schema}"`), 'pg_temp'].join(','),
  row_security: 'on',
  standard_conforming_strings: 'on',
  transform_null_equals: 'off',
  client_encoding: 'UTF8',
  datestyle: 'ISO',
  intervalstyle: 'iso_8601',
  timezone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: 1,
  statement_timeout: STATEMENT_TIMEOUT_MS,
  lock_timeout: 3_000,
  idle_in_transaction_session_timeout: TRANSACTION_IDLE_MS + SERVER_MARGIN_MS,
  client_connection_check_interval: 1_000,
  client_min_messages: 'error',
  default_transaction_isolation: 'read\\ committed',
  default_transaction_read_only: 'off',
  work_mem: '8MB',
  hash_mem_multiplier: 1,
  max_parallel_workers_per_gather: 0,
  jit: 'off',
});

export interface ConnectionOptions {
  readonly url: string;
  readonly schemas: readonly string[];
}

/** One connection as the scripts' role. After an error of the connection itself it is of no more use. */
export class ScriptConnection {
  private bytes = 0;
  private brokenBy: Error | null = null;
  private exchange: Exchange | null = null;

  private constructor(private readonly client: Client) {
    client.on('error', (error) => (this.brokenBy ??= unavailable(error)));
    client.on('end', () => (this.brokenBy ??= unavailable()));
    client.connection.stream.on('data', (chunk: Buffer) => this.count(chunk.length));
  }

  static async open({ url, schemas }: ConnectionOptions): Promise<ScriptConnection> {
    const client = new Client({
      connectionString: url,
      application_name: 'runlet-scripts',
      options: Object.entries(settingsFor(schemas))
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    const quiet = (): void => undefined;
    client.on('error', quiet);
    try {
      await client.connect();
    } catch (cause) {
      client.connection.stream.destroy();
      throw unavailable(cause);
    }
    return new ScriptConnection(client);
  }

  get isUsable(): boolean {
    return this.brokenBy === null;
  }

  /** Whether no transaction is open and the last exchange has ended. */
  get isIdle(): boolean {
    return this.isUsable && this.client.getTransactionStatus() === 'I';
  }

  /**
   * Sends the statements and resolves with the last one's result. At `timeoutMs`, or when the signal says so, the
   * connection is broken off, which ends the statement.
   */
  async run(
    steps: readonly Step[],
    { reads = false, timeoutMs = STATEMENT_TIMEOUT_MS + SERVER_MARGIN_MS, signal }: RunOptions = {},
  ): Promise<ExchangeResult> {
    if (this.brokenBy) throw this.brokenBy;
    const exchange = new Exchange(steps, reads);
    const timer = setTimeout(() => this.breakOff(statementTimeout()), timeoutMs);
    const stop = (): void => this.breakOff(new CallError('CancelledError', 'The run has ended'));
    signal?.addEventListener('abort', stop, { once: true });
    this.bytes = 0;
    this.exchange = exchange;
    try {
      this.client.query(exchange);
      return await exchange.result;
    } finally {
      this.exchange = null;
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Ends what runs on it, and the connection. A statement that the server would go on with is cancelled. */
  breakOff(reason: Error = unavailable()): void {
    if (this.brokenBy) return;
    this.brokenBy = reason;
    if (this.exchange) {
      this.exchange.fail(reason);
      this.cancel();
    }
    this.client.connection.stream.destroy();
  }

  async close(): Promise<void> {
    if (this.brokenBy) return;
    this.brokenBy = unavailable();
    await this.client.end().catch(() => undefined);
  }

  private count(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes <= MAX_RESULT_BYTES || !this.exchange) return;
    this.breakOff(this.exchange.reads ? tooLarge() : returningTooLarge());
  }

  private cancel(): void {
    const { host, port, processID, secretKey } = this.client as Client & { processID: number; secretKey: number };
    const request = Buffer.alloc(16);
    request.writeInt32BE(request.length, 0);
    request.writeInt32BE(CANCEL_CODE, 4);
    request.writeInt32BE(processID, 8);
    request.writeInt32BE(secretKey, 12);
    const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    // Without it the server ends the statement when it finds that nobody is there, within a second.
    socket.on('error', () => undefined);
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => socket.destroy());
    socket.end(request);
  }
}

interface RunOptions {
  /** Whether the last statement gives rows; `all`: of ours, as many as there are. */
  readonly reads?: boolean | 'all';
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}
