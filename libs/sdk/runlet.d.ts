/** What a Runlet script sees beside ECMAScript itself. One file for the console's editor and for npm users. */

declare namespace Runlet {
  /** What can be an input, an output, a cached value or the data of an event. */
  type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

  // What a run is told.

  /** What a run knows about itself. Frozen. */
  interface Context {
    readonly tenantId: string;
    /** The script's organization; null if it belongs to none. */
    readonly organizationId: string | null;
    /** Who started the run by hand or as a user of the platform; null if nobody did. */
    readonly userId: string | null;
    readonly scriptId: string;
    readonly scriptName: string;
    /** The version of the script that runs: 1, 2, 3 … */
    readonly version: number;
    readonly executionId: string;
    /** From 1; a retry is a further attempt of the same execution. */
    readonly attempt: number;
    /** The same in all attempts of an execution: hand it on to services that take an idempotency key. */
    readonly idempotencyKey: string;
    /** Ties together what one cause has started: the same in events that the script publishes and runs that follow. */
    readonly correlationId: string;
    /** The moment at which the wall clock stops the attempt, ms since 1970. */
    readonly deadline: number;
    /**
     * JSON: what the run was started with by hand, by the API or by another script; the data of an event; the parsed
     * body of an HTTP request. Null where there is none.
     */
    readonly input: any;
    readonly trigger: Trigger;
    /** ms until `deadline`; 0 when it has passed. */
    remaining(): number;
    /** What the attempt has used of its limits, and what is left. At most 5 ms old. */
    budget(): Budget;
  }

  /** Of one limit. */
  interface Share {
    readonly used: number;
    /** 0 when all is used. */
    readonly left: number;
  }

  interface Budget {
    /** Calls of `sdk` and `events`. */
    readonly calls: Share;
    /** CPU time, ms. */
    readonly cpuMs: Share;
    /** Heap of the script, bytes; `used` falls again when garbage is collected. */
    readonly memoryBytes: Share;
    /** Bytes of the output as JSON. It is made when the script returns: until then nothing is used. */
    readonly outputBytes: Share;
  }

  /** The one start that happened; what does not apply is null. */
  interface Trigger {
    /** `manual`: by a person or the admin API. `api`: as a function, by the host platform or another script. */
    readonly type: 'cron' | 'http' | 'event' | 'manual' | 'api';
    /** The event's type. */
    readonly eventType: string | null;
    /** The event's data. */
    readonly eventPayload: any;
    readonly event: Event | null;
    readonly httpRequest: HttpRequest | null;
    readonly cronExpression: string | null;
    /** The due moment, ISO 8601 in UTC; the run may begin later. */
    readonly tick: string | null;
  }

  /** A CloudEvent. */
  interface Event {
    readonly specversion: '1.0';
    readonly id: string;
    /** Who published it; a script's events have a source that no host can have. */
    readonly source: string;
    readonly type: string;
    readonly subject?: string;
    /** ISO 8601. */
    readonly time?: string;
    readonly data?: any;
  }

  interface HttpRequest {
    readonly method: string;
    /** As the client sent it, below the tenant's address: `/orders/7`. */
    readonly path: string;
    /** What stands where the script's path has `:id` and the like. */
    readonly params: Readonly<Record<string, string>>;
    /** A repeated parameter is an array. */
    readonly query: Readonly<Record<string, string | readonly string[]>>;
    /** Lower-case names. */
    readonly headers: Readonly<Record<string, string>>;
    readonly cookies: Readonly<Record<string, string>>;
    /**
     * By the content type: JSON → value, form → object, multipart → {@link MultipartBody}, `text/*` → string, anything
     * else → `Uint8Array`, none → null. Parsed when it is looked at: that throws a `SyntaxError` if it is not what it says.
     */
    readonly body: any;
    /** The bytes as they came: what signatures are made over. */
    readonly rawBody: Uint8Array<ArrayBuffer>;
    /** The client's address. */
    readonly ip: string;
  }

  interface MultipartBody {
    /** A repeated field is an array. */
    readonly fields: Readonly<Record<string, string | readonly string[]>>;
    readonly files: readonly UploadedFile[];
  }

  interface UploadedFile {
    /** Of the form's field. */
    readonly name: string;
    readonly filename: string;
    /** Media type, as the client says. */
    readonly type: string;
    readonly bytes: Uint8Array<ArrayBuffer>;
  }

  /**
   * What an HTTP script returns to answer with more than JSON and 200. Told from other values by its keys: no others than
   * these, and a `status`.
   */
  interface HttpAnswer {
    /** 200–599. */
    status: number;
    /** A list sends the header several times. Headers of the connection (`content-length` and the like) are refused. */
    headers?: Record<string, string | number | string[] | null | undefined>;
    cookies?: Record<string, string | Cookie>;
    /** String → `text/plain` unless `headers` say otherwise, `Uint8Array` → bytes, anything else → JSON. */
    body?: unknown;
  }

  interface Cookie {
    value: string;
    /** `/` when left out. */
    path?: string;
    domain?: string;
    /** Seconds. */
    maxAge?: number;
    expires?: Date;
    httpOnly?: boolean;
    secure?: boolean;
    sameSite?: 'strict' | 'lax' | 'none' | boolean;
  }

  // What a script can do.

  interface Sdk {
    readonly http: Http;
    readonly db: Db;
    /** The script's own values. */
    readonly cache: ScriptCache;
    readonly secrets: Secrets;
    readonly vars: Vars;
    readonly scripts: Scripts;
    readonly log: Log;
    /**
     * Says how far the script has come: shown in the console and by the API while it runs. Costs no call. Told at most
     * every 200 ms; the last one always.
     * @param done finite, in whatever unit suits
     * @param total null or left out: unknown
     * @param message cut after 500 characters
     */
    progress(done: number, total?: number | null, message?: string | null): void;
    /** Waits. Counts against the wall clock, not against CPU time; costs no call. */
    sleep(ms: number): Promise<void>;
    /** Thrown: the run fails without a further attempt. */
    readonly NoRetry: new (message?: string, options?: ErrorOptions) => Error;
    /**
     * Thrown: the next attempt, if the script's policy has one left, comes after so many seconds (at most 86,400) instead
     * of when the policy says.
     */
    readonly RetryAfter: new (seconds: number, message?: string, options?: ErrorOptions) => Error;
  }

  /**
   * HTTP to the outside. Every method is one call; at most 60 requests a minute of each script, adjustable by the operator.
   *
   * Errors by `name`: `SsrfBlockedError` (a place that scripts may not reach), `RateLimitError`, `TimeoutError`,
   * `ResponseTooLargeError` (5 MB, decoded), `NetworkError` (no connection, more than 5 redirects), `TypeError` (a wrong URL,
   * option or header; a request body above 5 MB). An answer with status 400 or more is no error: see `ok`.
   */
  interface Http {
    get(url: string | URL, options?: HttpOptions): Promise<HttpResponse>;
    delete(url: string | URL, options?: HttpOptions): Promise<HttpResponse>;
    post(url: string | URL, body?: HttpBody, options?: HttpOptions): Promise<HttpResponse>;
    put(url: string | URL, body?: HttpBody, options?: HttpOptions): Promise<HttpResponse>;
    patch(url: string | URL, body?: HttpBody, options?: HttpOptions): Promise<HttpResponse>;
  }

  /**
   * String → `text/plain`, bytes as they are, `URLSearchParams` and `FormData` as forms, any other object → JSON; with the
   * content type that goes with it unless `headers` name one.
   */
  type HttpBody = unknown;

  interface HttpOptions {
    headers?: HeadersInit;
    /** Added to the URL's own. A list stands for as many parameters; null and undefined are left out. */
    query?: URLSearchParams | Record<string, QueryValue | readonly QueryValue[]>;
    /** ms for the whole of it, redirects and body included: 1 to 900,000, 10,000 when left out. */
    timeout?: number;
    /** `follow` (at most 5, each checked) when left out. */
    redirect?: 'follow' | 'manual';
  }

  type QueryValue = string | number | boolean | null | undefined;

  interface HttpResponse {
    readonly status: number;
    /** Whether the status is 200–299. */
    readonly ok: boolean;
    /** Lower-case names. `set-cookie` is a list; other headers that came several times are joined by `, `. */
    readonly headers: Readonly<Record<string, any>>;
    /** By the content type, as {@link HttpRequest.body} is. */
    readonly body: any;
  }

  /**
   * A row by the names of its columns. Booleans, numbers, JSON and arrays are as such, `bigint` is a number where that is
   * exact, else text; moments are ISO 8601 in UTC, `bytea` is base64; `numeric`, `date`, `uuid`, `interval` and the like
   * are text.
   */
  type DbRow = Record<string, any>;

  /** What can be compared with a column. */
  type DbValue = string | number | bigint | boolean | Date;

  /** A column equals the value, is null, is one of a list, or all of the operators hold. */
  type DbCondition = null | DbValue | readonly DbValue[] | DbComparison;

  interface DbComparison {
    readonly gt?: unknown;
    readonly gte?: unknown;
    readonly lt?: unknown;
    readonly lte?: unknown;
    /** Different from it; null: there is a value. */
    readonly ne?: unknown;
    readonly like?: string;
    readonly ilike?: string;
  }

  /** Conditions by the names of columns; all of them have to hold. */
  type DbWhere = Readonly<Record<string, DbCondition>>;

  /** A column, ascending, or columns with their direction. */
  type DbOrder = string | Readonly<Record<string, 'asc' | 'desc'>>;

  interface DbFindOptions {
    readonly where?: DbWhere;
    readonly orderBy?: DbOrder | readonly DbOrder[];
    readonly limit?: number;
    /** All when left out. */
    readonly columns?: readonly string[];
  }

  interface DbStatements {
    /**
     * One `SELECT`, its values as parameters `$1`, `$2` …: a list becomes an array, an object JSON. At most 1,000 rows (else
     * `RowLimitError`) and 8 MB (else `ResultTooLargeError`).
     */
    query<Row = DbRow>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
    /** The first row, or null. */
    queryOne<Row = DbRow>(sql: string, params?: readonly unknown[]): Promise<Row | null>;
    /** One `INSERT`, `UPDATE`, `DELETE` or `MERGE` without `RETURNING`; resolves with the number of affected rows. */
    execute(sql: string, params?: readonly unknown[]): Promise<number>;
    /** Rows of a table or view, without SQL. */
    find<Row = DbRow>(table: string, options?: DbFindOptions): Promise<Row[]>;
    /** Adds a row or several; a column that a row leaves out gets its default. Resolves with the number of rows. */
    insert(table: string, rows: DbRow | readonly DbRow[]): Promise<number>;
    /** Changes the rows that the condition holds for; it must not be empty. Resolves with their number. */
    update(table: string, where: DbWhere, changes: DbRow): Promise<number>;
    /** Deletes the rows that the condition holds for; it must not be empty. Resolves with their number. */
    delete(table: string, where: DbWhere): Promise<number>;
  }

  /**
   * The host platform's data of this tenant, and of no other: row-level security sees to it, not the SQL. 5 s a statement.
   *
   * Errors by `name`: `DatabaseError` (what PostgreSQL says, with `code`, the SQLSTATE, and `position` in the SQL),
   * `SqlNotAllowedError` (a statement, function or table that scripts may not use), `RowLimitError`, `ResultTooLargeError`,
   * `StatementTimeoutError`, `ConnectionLimitError`, `DatabaseUnavailableError` (also where the installation names no such
   * database), `TypeError`.
   */
  interface Db extends DbStatements {
    /**
     * Commits what `work` does with `tx`, and rolls it back if `work` throws; resolves with its value. One at a time; 5 s in
     * all and 1 s without a statement (`TransactionTimeoutError`). `tx` used after its end is a `TransactionError`.
     */
    transaction<T>(work: (tx: DbStatements) => T | Promise<T>): Promise<T>;
  }

  /**
   * Values that outlive the run and survive restarts. Keys have 1 to 200 characters, values are JSON of at most 64 KB.
   *
   * Errors by `name`: `ValueTooLargeError`, `QuotaError` (the tenant has as many keys as it may), `UnavailableError`,
   * `TypeError`.
   */
  interface Cache {
    /** Null where there is none, or not any more. */
    get<T = any>(key: string): Promise<T | null>;
    /** @param ttlSeconds how long it is kept, at most 366 days; for good when left out */
    set(key: string, value: unknown, ttlSeconds?: number | null): Promise<void>;
    /** Whether there was one. */
    delete(key: string): Promise<boolean>;
    exists(key: string): Promise<boolean>;
    /**
     * Adds `delta` (1 when left out) to the number under the key, 0 where there is none, and resolves with the sum. No
     * increment is lost, however many run at once. Keeps the key's ttl.
     */
    increment(key: string, delta?: number): Promise<number>;
  }

  interface ScriptCache extends Cache {
    /** Values of all scripts of the tenant. */
    readonly shared: Cache;
  }

  /** Secrets that an admin of the tenant has set. Each use is recorded by name and version. */
  interface Secrets {
    /**
     * The secret of that name: the script's own, else the tenant's. The value is shown as `•••name•••` in logs, errors,
     * outputs and recordings, from 8 characters on; what a script sends has the value itself.
     *
     * Errors by `name`: `SecretNotFoundError`, `SecretUnavailableError` (the operator's log says why), `UnavailableError`,
     * `TypeError`.
     */
    get(name: string): Promise<string>;
  }

  /** Settings that an admin of the tenant has set and everybody may see. */
  interface Vars {
    /**
     * The variable of that name: the script's own, else the tenant's.
     *
     * Errors by `name`: `VariableNotFoundError`, `UnavailableError`, `TypeError`.
     */
    get(name: string): Promise<string>;
  }

  interface Scripts {
    /**
     * Runs an embedded script of the tenant and resolves with its output. The child is an execution of its own in the
     * history; it has its own limits, but no more than its caller has left. Children of one run go one after the other.
     *
     * Errors by `name`: `ScriptNotFoundError`, `CallDepthError` (16 deep), `TimeoutError` (not enough time left),
     * `RangeError` (an input above 1 MB). What the child throws is thrown here under the same name, with its `executionId`.
     */
    call<T = any>(name: string, input?: unknown): Promise<T>;
  }

  /** Kept with the execution, in order; at most 1,000 lines and 256 KB, then one line tells how much was dropped. */
  interface Log {
    debug(message: unknown, metadata?: unknown): void;
    info(message: unknown, metadata?: unknown): void;
    warn(message: unknown, metadata?: unknown): void;
    error(message: unknown, metadata?: unknown): void;
  }

  interface Events {
    /**
     * Publishes a domain event of the tenant; resolves with its id when it cannot be lost any more. Without an id of yours
     * it has one that a retried attempt makes again, so that it is published only once. Its `source` names the script: no
     * script can pass for the host.
     *
     * Errors by `name`: `EventTooLargeError` (1 MB), `EventDepthError` (scripts that start each other by events, more than 16
     * in a chain), `UnavailableError`, `TypeError`.
     * @param type words separated by dots: `module.entity.action`
     */
    publish(type: string, data?: unknown, options?: { id?: string; subject?: string }): Promise<{ id: string }>;
  }

  /**
   * What a call rejects with. There are no classes for `instanceof`: tell errors apart by `name`. Beside those that each part
   * names, every call may reject with `CallLimitError` (the run has made its calls) and `InternalError` (Runlet failed).
   */
  interface CallError extends Error {
    /** Of a script that was called and failed. */
    readonly executionId?: string;
  }

  /** As `sdk.log`, for those who are used to it. */
  interface Console {
    debug(...values: unknown[]): void;
    log(...values: unknown[]): void;
    info(...values: unknown[]): void;
    warn(...values: unknown[]): void;
    error(...values: unknown[]): void;
    dir(value?: unknown): void;
    table(value?: unknown): void;
    /** A line of level debug, with the place that it is called at. */
    trace(...values: unknown[]): void;
    /** An error line where the condition does not hold. */
    assert(condition?: unknown, ...values: unknown[]): void;
    count(label?: string): void;
    countReset(label?: string): void;
    time(label?: string): void;
    timeLog(label?: string, ...values: unknown[]): void;
    timeEnd(label?: string): void;
    group(...values: unknown[]): void;
    groupCollapsed(...values: unknown[]): void;
    groupEnd(): void;
  }
}

declare const context: Runlet.Context;
declare const sdk: Runlet.Sdk;
declare const events: Runlet.Events;
declare const console: Runlet.Console;

/* The web's globals. Each does what its standard says; what is left out says so where it is used. */

/** The global object. What a run adds to it is gone after the run. */
declare const self: typeof globalThis;

/** Calls back once, after this many ms; returns what `clearTimeout` takes. */
declare function setTimeout(callback: (...args: any[]) => void, ms?: number, ...args: any[]): number;
declare function clearTimeout(id?: number): void;
/** Calls back again and again; ends with the run at the latest. */
declare function setInterval(callback: (...args: any[]) => void, ms?: number, ...args: any[]): number;
declare function clearInterval(id?: number): void;
declare function queueMicrotask(callback: () => void): void;

/** A copy in depth. Throws a `DataCloneError` for functions, promises and the like. */
declare function structuredClone<T>(value: T): T;
/** Base64 as text of bytes (U+0000 to U+00FF). Throws an `InvalidCharacterError`. */
declare function atob(base64: string): string;
/** Text of bytes (U+0000 to U+00FF) as base64. Throws an `InvalidCharacterError`. */
declare function btoa(binary: string): string;

declare namespace Runlet {
  type BufferSource = ArrayBuffer | ArrayBufferView;
  type HeadersInit = Headers | Iterable<readonly [string, string]> | Readonly<Record<string, string>>;
  type BodyInit = string | BufferSource | Blob | FormData | URLSearchParams | ByteStream;

  /** What there is of the standard's `ReadableStream`: the bytes are there already, and come in one piece. */
  interface ByteStream extends AsyncIterable<Uint8Array> {
    readonly locked: boolean;
    cancel(reason?: unknown): Promise<void>;
    getReader(): ByteStreamReader;
    values(options?: { preventCancel?: boolean }): AsyncIterableIterator<Uint8Array>;
  }

  interface ByteStreamReader {
    readonly closed: Promise<undefined>;
    read(): Promise<{ done: false; value: Uint8Array } | { done: true; value: undefined }>;
    cancel(reason?: unknown): Promise<void>;
    releaseLock(): void;
  }
  type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | (string & {});
  type EventListener<E extends globalThis.Event = globalThis.Event> =
    ((event: E) => void) | { handleEvent(event: E): void };

  interface RequestInit {
    method?: Method;
    headers?: HeadersInit;
    body?: BodyInit | null;
    /** `manual` answers with the redirect itself. */
    redirect?: 'follow' | 'manual' | 'error';
    signal?: AbortSignal | null;
  }

  interface ResponseInit {
    /** 200 to 599. */
    status?: number;
    statusText?: string;
    headers?: HeadersInit;
  }

  interface SubtleCrypto {
    digest(algorithm: HashName | { name: HashName }, data: BufferSource): Promise<ArrayBuffer>;
    /** A key for HMAC of its bytes. */
    importKey(
      format: 'raw',
      keyData: BufferSource,
      algorithm: { name: 'HMAC'; hash: HashName | { name: HashName } },
      extractable: boolean,
      usages: readonly ('sign' | 'verify')[],
    ): Promise<CryptoKey>;
    exportKey(format: 'raw', key: CryptoKey): Promise<ArrayBuffer>;
    sign(algorithm: 'HMAC' | { name: 'HMAC' }, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
    /** Takes as long for any signature of the right length. */
    verify(
      algorithm: 'HMAC' | { name: 'HMAC' },
      key: CryptoKey,
      signature: BufferSource,
      data: BufferSource,
    ): Promise<boolean>;
    /** Whether they are the same, in a time that does not tell where they differ. They must be of the same length. */
    timingSafeEqual(left: BufferSource, right: BufferSource): boolean;
    /** @deprecated Not here: rejects with a `NotSupportedError`. */
    encrypt(...args: never[]): Promise<never>;
    /** @deprecated Not here: rejects with a `NotSupportedError`. */
    decrypt(...args: never[]): Promise<never>;
    /** @deprecated Not here: rejects with a `NotSupportedError`. */
    generateKey(...args: never[]): Promise<never>;
    /** @deprecated Not here: rejects with a `NotSupportedError`. */
    deriveKey(...args: never[]): Promise<never>;
    /** @deprecated Not here: rejects with a `NotSupportedError`. */
    deriveBits(...args: never[]): Promise<never>;
    /** @deprecated Not here: rejects with a `NotSupportedError`. */
    wrapKey(...args: never[]): Promise<never>;
    /** @deprecated Not here: rejects with a `NotSupportedError`. */
    unwrapKey(...args: never[]): Promise<never>;
  }

  type HashName = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

  interface Crypto {
    readonly subtle: SubtleCrypto;
    /** Fills up to 65,536 bytes with random ones and returns the same array. */
    getRandomValues<T extends ArrayBufferView>(array: T): T;
    randomUUID(): `${string}-${string}-${string}-${string}-${string}`;
  }

  interface Performance {
    /** Ms since the run's start, whole ones; never goes back. */
    now(): number;
    /** The run's start, ms since 1970. */
    readonly timeOrigin: number;
    toJSON(): { timeOrigin: number };
  }
}

declare const crypto: Runlet.Crypto;
declare const performance: Runlet.Performance;

/**
 * Sends a request. Rejects with a `TypeError` where there is no answer (its `cause` says why), with `SsrfBlockedError`,
 * `RateLimitError`, `TimeoutError` and `ResponseTooLargeError` as `sdk.http` does, and with the signal's reason.
 */
declare function fetch(input: string | URL | Request, init?: Runlet.RequestInit): Promise<Response>;

declare class Headers implements Iterable<[string, string]> {
  constructor(init?: Runlet.HeadersInit);
  append(name: string, value: string): void;
  delete(name: string): void;
  /** Several of one name are joined by a comma. */
  get(name: string): string | null;
  getSetCookie(): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  forEach(callback: (value: string, name: string, headers: Headers) => void, thisArg?: unknown): void;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

declare class Request {
  constructor(input: string | URL | Request, init?: Runlet.RequestInit);
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly signal: AbortSignal;
  readonly redirect: 'follow' | 'manual' | 'error';
  readonly mode: string;
  readonly credentials: string;
  readonly cache: string;
  readonly referrerPolicy: string;
  /** Null where there is no body. */
  readonly body: Runlet.ByteStream | null;
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<Blob>;
  bytes(): Promise<Uint8Array>;
  formData(): Promise<FormData>;
  json(): Promise<any>;
  text(): Promise<string>;
  clone(): Request;
}

declare class Response {
  constructor(body?: Runlet.BodyInit | null, init?: Runlet.ResponseInit);
  static error(): Response;
  static json(data: unknown, init?: Runlet.ResponseInit): Response;
  static redirect(url: string | URL, status?: 301 | 302 | 303 | 307 | 308): Response;
  readonly type: 'default' | 'basic' | 'error';
  readonly url: string;
  readonly redirected: boolean;
  readonly status: number;
  /** Whether the status is 200 to 299. */
  readonly ok: boolean;
  readonly statusText: string;
  readonly headers: Headers;
  /** Null where there is no body. */
  readonly body: Runlet.ByteStream | null;
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<Blob>;
  bytes(): Promise<Uint8Array>;
  formData(): Promise<FormData>;
  json(): Promise<any>;
  text(): Promise<string>;
  clone(): Response;
}

declare class Blob {
  constructor(parts?: Iterable<Runlet.BufferSource | Blob | string>, options?: { type?: string; endings?: string });
  readonly size: number;
  readonly type: string;
  arrayBuffer(): Promise<ArrayBuffer>;
  bytes(): Promise<Uint8Array>;
  slice(start?: number, end?: number, type?: string): Blob;
  stream(): Runlet.ByteStream;
  text(): Promise<string>;
}

declare class File extends Blob {
  constructor(
    parts: Iterable<Runlet.BufferSource | Blob | string>,
    name: string,
    options?: { type?: string; endings?: string; lastModified?: number },
  );
  readonly name: string;
  /** Ms since 1970. */
  readonly lastModified: number;
}

declare class FormData implements Iterable<[string, string | File]> {
  append(name: string, value: string | Blob, filename?: string): void;
  delete(name: string): void;
  get(name: string): string | File | null;
  getAll(name: string): (string | File)[];
  has(name: string): boolean;
  set(name: string, value: string | Blob, filename?: string): void;
  entries(): IterableIterator<[string, string | File]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string | File>;
  forEach(callback: (value: string | File, name: string, form: FormData) => void, thisArg?: unknown): void;
  [Symbol.iterator](): IterableIterator<[string, string | File]>;
}

declare class URL {
  /** Throws a `TypeError` where it is not valid, or relative without a base. */
  constructor(url: string | URL, base?: string | URL);
  static canParse(url: string | URL, base?: string | URL): boolean;
  /** Null where the constructor would throw. */
  static parse(url: string | URL, base?: string | URL): URL | null;
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
  toJSON(): string;
  toString(): string;
}

declare class URLSearchParams implements Iterable<[string, string]> {
  constructor(init?: string | URLSearchParams | Readonly<Record<string, string>> | Iterable<readonly [string, string]>);
  readonly size: number;
  append(name: string, value: string): void;
  /** With a value: only those that have it. */
  delete(name: string, value?: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  /** With a value: whether there is one that has it. */
  has(name: string, value?: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  toString(): string;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, thisArg?: unknown): void;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

declare class TextEncoder {
  /** Always `utf-8`. */
  readonly encoding: string;
  encode(text?: string): Uint8Array;
  encodeInto(text: string, target: Uint8Array): { read: number; written: number };
}

declare class TextDecoder {
  /** Any encoding of the web by any of its names; UTF-8 when left out. Throws a `RangeError` for others. */
  constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(bytes?: Runlet.BufferSource, options?: { stream?: boolean }): string;
}

declare class DOMException extends Error {
  constructor(message?: string, name?: string);
  /** Of the old numbers, 0 where the name has none. */
  readonly code: number;
  readonly message: string;
  readonly name: string;
}

declare class Event {
  constructor(type: string, init?: { bubbles?: boolean; cancelable?: boolean; composed?: boolean });
  readonly type: string;
  readonly target: EventTarget | null;
  readonly currentTarget: EventTarget | null;
  readonly bubbles: boolean;
  readonly cancelable: boolean;
  readonly defaultPrevented: boolean;
  readonly timeStamp: number;
  preventDefault(): void;
  stopPropagation(): void;
  stopImmediatePropagation(): void;
}

declare class CustomEvent<T = any> extends Event {
  constructor(type: string, init?: { bubbles?: boolean; cancelable?: boolean; composed?: boolean; detail?: T });
  readonly detail: T;
}

declare class EventTarget {
  addEventListener(
    type: string,
    listener: Runlet.EventListener | null,
    options?: boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal },
  ): void;
  removeEventListener(
    type: string,
    listener: Runlet.EventListener | null,
    options?: boolean | { capture?: boolean },
  ): void;
  /** False if a listener has prevented the default. */
  dispatchEvent(event: Event): boolean;
}

declare class AbortSignal extends EventTarget {
  private constructor();
  static abort(reason?: any): AbortSignal;
  /** Aborted as soon as one of these is. */
  static any(signals: Iterable<AbortSignal>): AbortSignal;
  /** Aborted after this many ms, with a `TimeoutError`. */
  static timeout(ms: number): AbortSignal;
  readonly aborted: boolean;
  readonly reason: any;
  onabort: ((event: Event) => void) | null;
  throwIfAborted(): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  /** With an `AbortError` where no reason is given. */
  abort(reason?: any): void;
}

/** Made by `crypto.subtle.importKey`. */
declare class CryptoKey {
  private constructor();
  readonly type: 'secret';
  readonly extractable: boolean;
  readonly algorithm: {
    readonly name: 'HMAC';
    readonly hash: { readonly name: Runlet.HashName };
    readonly length: number;
  };
  readonly usages: readonly ('sign' | 'verify')[];
}

// ECMAScript's own way to hex and base64, for a TypeScript whose library does not know it yet.
interface Uint8ArrayConstructor {
  fromBase64(text: string, options?: { alphabet?: 'base64' | 'base64url' }): Uint8Array<ArrayBuffer>;
  fromHex(text: string): Uint8Array<ArrayBuffer>;
}
interface Uint8Array<TArrayBuffer extends ArrayBufferLike> {
  toBase64(options?: { alphabet?: 'base64' | 'base64url'; omitPadding?: boolean }): string;
  toHex(): string;
}
