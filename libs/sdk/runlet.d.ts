/** What a Runlet script sees beside ECMAScript itself. One file for the console's editor and for npm users. */

declare namespace Runlet {
  type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

  interface HttpRequest {
    readonly method: string;
    readonly path: string;
    readonly params: Readonly<Record<string, string>>;
    /** A repeated parameter is an array. */
    readonly query: Readonly<Record<string, string | readonly string[]>>;
    /** Lower-case names. */
    readonly headers: Readonly<Record<string, string>>;
    readonly cookies: Readonly<Record<string, string>>;
    /** By the content type: JSON → value, form → object, text → string, anything else → bytes, none → null. */
    readonly body: any;
    /** The bytes as they came: what signatures are made over. */
    readonly rawBody: Uint8Array;
    readonly ip: string;
  }

  /** A CloudEvent. */
  interface Event {
    readonly id: string;
    readonly source: string;
    readonly type: string;
    readonly subject?: string;
    readonly time?: string;
    readonly data?: any;
  }

  /** The one start that happened; what does not apply is null. */
  interface Trigger {
    readonly type: 'cron' | 'http' | 'event' | 'manual' | 'api';
    readonly eventType: string | null;
    readonly eventPayload: any;
    readonly event: Event | null;
    readonly httpRequest: HttpRequest | null;
    readonly cronExpression: string | null;
    /** The due moment, ISO 8601 UTC. */
    readonly tick: string | null;
  }

  interface Budget {
    readonly used: number;
    readonly left: number;
  }

  interface Context {
    readonly tenantId: string;
    readonly organizationId: string | null;
    readonly userId: string | null;
    readonly scriptId: string;
    readonly scriptName: string;
    readonly version: number;
    readonly executionId: string;
    /** From 1; a retry is a further attempt of the same execution. */
    readonly attempt: number;
    /** Stable over attempts: hand it on to services that take an idempotency key. */
    readonly idempotencyKey: string;
    readonly correlationId: string;
    readonly input: any;
    readonly trigger: Trigger;
    /** ms until the wall-clock limit. */
    remaining(): number;
    budget(): {
      readonly calls: Budget;
      readonly cpuMs: Budget;
      readonly memoryBytes: Budget;
      readonly outputBytes: Budget;
    };
  }

  type Log = (message: unknown, metadata?: unknown) => void;

  /** A row by its columns' names. `bigint` is a number where that is exact, else text; `numeric`, `date`, `uuid` and
   * `interval` are text, moments ISO 8601 in UTC, `bytea` is base64, JSON and arrays are as such. */
  type DbRow = Record<string, any>;

  /** Compares a column: with a value, null (is null), a list (one of them), or by operators, all of which have to hold. */
  type DbCondition =
    | null
    | string
    | number
    | bigint
    | boolean
    | Date
    | readonly (string | number | bigint | boolean | Date)[]
    | {
        readonly gt?: unknown;
        readonly gte?: unknown;
        readonly lt?: unknown;
        readonly lte?: unknown;
        /** Different from it; null: there is a value. */
        readonly ne?: unknown;
        readonly like?: string;
        readonly ilike?: string;
      };
  type DbWhere = Readonly<Record<string, DbCondition>>;
  type DbOrder = string | Readonly<Record<string, 'asc' | 'desc'>>;

  /**
   * Errors by `name`: `DatabaseError` (with `code`, the SQLSTATE, and `position` in the SQL), `SqlNotAllowedError`,
   * `RowLimitError`, `ResultTooLargeError`, `StatementTimeoutError`, `ConnectionLimitError`, `DatabaseUnavailableError`.
   */
  interface DbStatements {
    /** One SELECT, its values as parameters `$1`, `$2` …: a list becomes an array, an object JSON. At most 1,000 rows. */
    query<Row = DbRow>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
    /** The first row, or null. */
    queryOne<Row = DbRow>(sql: string, params?: readonly unknown[]): Promise<Row | null>;
    /** One INSERT, UPDATE, DELETE or MERGE without RETURNING; resolves with the number of rows. */
    execute(sql: string, params?: readonly unknown[]): Promise<number>;
    /** Rows of a table, without SQL. */
    find<Row = DbRow>(
      table: string,
      options?: {
        readonly where?: DbWhere;
        /** A column, ascending, or columns with their direction. */
        readonly orderBy?: DbOrder | readonly DbOrder[];
        readonly limit?: number;
        readonly columns?: readonly string[];
      },
    ): Promise<Row[]>;
    /** Adds a row or several; a column that a row leaves out gets its default. Resolves with the number of rows. */
    insert(table: string, rows: DbRow | readonly DbRow[]): Promise<number>;
    /** Changes the rows that the condition holds for; it must not be empty. Resolves with their number. */
    update(table: string, where: DbWhere, changes: DbRow): Promise<number>;
    /** Deletes the rows that the condition holds for; it must not be empty. Resolves with their number. */
    delete(table: string, where: DbWhere): Promise<number>;
  }

  /** The host's data of the tenant. */
  interface Db extends DbStatements {
    /**
     * Commits what `work` does with `tx`, and rolls it back if `work` throws. One at a time; 5 s in all and 1 s without a
     * statement (`TransactionTimeoutError`). `tx` used after its end is a `TransactionError`.
     */
    transaction<T>(work: (tx: DbStatements) => T | Promise<T>): Promise<T>;
  }

  /** Values that an admin of the tenant has set; one that is for this script alone goes before the tenant's. */
  interface Kept {
    /** Rejects with `SecretNotFoundError` or `VariableNotFoundError` where none is set. */
    get(name: string): Promise<string>;
  }

  interface Sdk {
    /** SQL on the host's database, and the like without SQL. */
    readonly db: Db;
    readonly log: { readonly debug: Log; readonly info: Log; readonly warn: Log; readonly error: Log };
    /**
     * Secrets: each use is recorded by name and version. The value is shown as `•••name•••` in logs, errors, outputs and
     * recordings, from 8 characters on; what a script sends has the value itself.
     */
    readonly secrets: Kept;
    /** Variables: settings that everybody may see. */
    readonly vars: Kept;
    /** Waits; counts against the wall clock, not against CPU time. */
    sleep(ms: number): Promise<void>;
    /** Thrown by a script: trying again would not help. */
    readonly NoRetry: new (message?: string) => Error;
  }

  interface Events {
    /**
     * Publishes a domain event of the tenant; resolves with its id when it cannot be lost any more. Without an id of
     * yours, a retried attempt publishes it only once.
     */
    publish(type: string, data: unknown, options?: { id?: string; subject?: string }): Promise<{ id: string }>;
  }

  interface Console {
    debug(...values: unknown[]): void;
    log(...values: unknown[]): void;
    info(...values: unknown[]): void;
    warn(...values: unknown[]): void;
    error(...values: unknown[]): void;
  }
}

declare const context: Runlet.Context;
declare const sdk: Runlet.Sdk;
declare const events: Runlet.Events;
declare const console: Runlet.Console;

declare function setTimeout(callback: (...args: any[]) => void, ms?: number, ...args: any[]): number;
declare function clearTimeout(id?: number): void;
declare function setInterval(callback: (...args: any[]) => void, ms?: number, ...args: any[]): number;
declare function clearInterval(id?: number): void;
declare function queueMicrotask(callback: () => void): void;

declare function structuredClone<T>(value: T): T;
declare function atob(base64: string): string;
declare function btoa(binary: string): string;

declare class TextEncoder {
  encode(text?: string): Uint8Array;
}
declare class TextDecoder {
  /** UTF-8 when left out. */
  constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: ArrayBuffer | ArrayBufferView): string;
}
declare class URLSearchParams implements Iterable<[string, string]> {
  constructor(init?: string | Record<string, string> | Iterable<[string, string]>);
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  toString(): string;
  [Symbol.iterator](): Iterator<[string, string]>;
}
declare class URL {
  constructor(url: string, base?: string | URL);
  hash: string;
  host: string;
  hostname: string;
  href: string;
  readonly origin: string;
  password: string;
  pathname: string;
  port: string;
  protocol: string;
  search: string;
  readonly searchParams: URLSearchParams;
  username: string;
  toString(): string;
}
