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

  /** A row as an object, by the names of its columns. */
  type Row = Record<string, any>;

  interface Sql {
    /**
     * One `SELECT`; values are parameters, `$1` and so on. At most 1,000 rows: more is a `RowLimitError`. 5 s a statement.
     *
     * Booleans, numbers and JSON come as such, `bigint` as a number where that is exact, else as text; moments as ISO 8601
     * in UTC, `numeric`, `date`, `uuid` as text, `bytea` as base64, arrays as lists.
     */
    query<T = Row>(sql: string, params?: readonly unknown[]): Promise<T[]>;
    /** The first row, or null. */
    queryOne<T = Row>(sql: string, params?: readonly unknown[]): Promise<T | null>;
    /** One `INSERT`, `UPDATE`, `DELETE` or `MERGE`. Resolves with the number of affected rows. */
    execute(sql: string, params?: readonly unknown[]): Promise<number>;
    /** Rows of a table or view, without SQL. */
    find<T = Row>(table: string, options?: FindOptions): Promise<T[]>;
    /** Adds one row or several; resolves with their number. */
    insert(table: string, rows: Row | readonly Row[]): Promise<number>;
    /** Changes all rows that `where` matches; resolves with their number. */
    update(table: string, where: Where, changes: Row): Promise<number>;
    /** Removes all rows that `where` matches; resolves with their number. */
    delete(table: string, where: Where): Promise<number>;
  }

  /** Column → value: all of them are equal. A list: one of them is. Null: there is none. */
  type Where = Record<string, unknown>;

  interface FindOptions {
    where?: Where;
    orderBy?: string;
    /** At most 1,000. */
    limit?: number;
    /** All when left out. */
    columns?: readonly string[];
  }

  /**
   * The host platform's data of this tenant, and of no other: row-level security sees to it.
   *
   * Errors by `name`: `SqlNotAllowedError` (a statement, function or table that scripts may not use), `DatabaseError` (what
   * PostgreSQL says), `RowLimitError`, `ResultTooLargeError` (8 MB), `StatementTimeoutError`, `TransactionError`,
   * `TransactionTimeoutError`, `DatabaseUnavailableError` (also where the installation has no such database), `TypeError`.
   */
  interface Db extends Sql {
    /**
     * Commits when `work` resolves, with its value; a throw rolls back. All statements on `tx`; 5 s in all, 1 s without a
     * statement; one open transaction a run.
     */
    transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
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

  interface Secrets {
    /**
     * The secret of that name: the script's own, else the tenant's. Wherever the run is stored or shown its value reads
     * `•••name•••`. Errors by `name`: `SecretNotFoundError`.
     */
    get(name: string): Promise<string>;
  }

  interface Vars {
    /** The variable of that name: the script's own, else the tenant's. Errors by `name`: `VariableNotFoundError`. */
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
     * it has one that a retried attempt makes again, so that it is published only once.
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
    /** Level `info`. */
    log(...values: unknown[]): void;
    info(...values: unknown[]): void;
    warn(...values: unknown[]): void;
    error(...values: unknown[]): void;
    /** Level `error`, if `condition` does not hold. */
    assert(condition?: unknown, ...values: unknown[]): void;
    count(label?: string): void;
    countReset(label?: string): void;
    dir(value?: unknown): void;
    group(...values: unknown[]): void;
    groupCollapsed(...values: unknown[]): void;
    groupEnd(): void;
    table(value?: unknown): void;
    time(label?: string): void;
    timeEnd(label?: string): void;
    timeLog(label?: string, ...values: unknown[]): void;
    trace(...values: unknown[]): void;
  }
}

declare const context: Runlet.Context;
declare const sdk: Runlet.Sdk;
declare const events: Runlet.Events;
declare const console: Runlet.Console;
/** The global object, by the name that libraries for browsers know. */
declare const self: typeof globalThis;

// The web's globals. They behave as their standards say; what is left out throws a `NotSupportedError` that says so.

declare function setTimeout(callback: (...args: any[]) => void, ms?: number, ...args: any[]): number;
declare function clearTimeout(id?: number): void;
declare function setInterval(callback: (...args: any[]) => void, ms?: number, ...args: any[]): number;
declare function clearInterval(id?: number): void;
declare function queueMicrotask(callback: () => void): void;

declare function structuredClone<T>(value: T, options?: { transfer?: readonly ArrayBuffer[] }): T;
declare function atob(base64: string): string;
declare function btoa(binary: string): string;

declare class TextEncoder {
  readonly encoding: 'utf-8';
  encode(text?: string): Uint8Array<ArrayBuffer>;
  encodeInto(text: string, into: Uint8Array): { read: number; written: number };
}
declare class TextDecoder {
  /** UTF-8 when left out. */
  constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(bytes?: BufferSource, options?: { stream?: boolean }): string;
}

type BufferSource = ArrayBuffer | ArrayBufferView;

// ECMAScript's own way to hex and base64, for a TypeScript whose library does not know it yet.
interface Uint8ArrayConstructor {
  fromBase64(text: string, options?: { alphabet?: 'base64' | 'base64url' }): Uint8Array<ArrayBuffer>;
  fromHex(text: string): Uint8Array<ArrayBuffer>;
}
interface Uint8Array<TArrayBuffer extends ArrayBufferLike> {
  toBase64(options?: { alphabet?: 'base64' | 'base64url'; omitPadding?: boolean }): string;
  toHex(): string;
}

declare class URLSearchParams implements Iterable<[string, string]> {
  constructor(init?: string | Record<string, string> | Iterable<readonly [string, string]>);
  readonly size: number;
  append(name: string, value: string): void;
  delete(name: string, value?: string): void;
  entries(): IteratorObject<[string, string]>;
  forEach(callback: (value: string, name: string, params: URLSearchParams) => void): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string, value?: string): boolean;
  keys(): IteratorObject<string>;
  set(name: string, value: string): void;
  sort(): void;
  toString(): string;
  values(): IteratorObject<string>;
  [Symbol.iterator](): IteratorObject<[string, string]>;
}
declare class URL {
  constructor(url: string | URL, base?: string | URL);
  static canParse(url: string | URL, base?: string | URL): boolean;
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

declare class DOMException extends Error {
  constructor(message?: string, name?: string);
  /** The old number of the error's kind; 0 where it has none. */
  readonly code: number;
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
  stopImmediatePropagation(): void;
  stopPropagation(): void;
}
declare class CustomEvent<T = any> extends Event {
  constructor(type: string, init?: { bubbles?: boolean; cancelable?: boolean; composed?: boolean; detail?: T });
  readonly detail: T;
}

type EventListenerOrObject = ((event: Event) => void) | { handleEvent(event: Event): void } | null;

declare class EventTarget {
  addEventListener(
    type: string,
    listener: EventListenerOrObject,
    options?: boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal },
  ): void;
  dispatchEvent(event: Event): boolean;
  removeEventListener(type: string, listener: EventListenerOrObject, options?: boolean | { capture?: boolean }): void;
}
declare class AbortSignal extends EventTarget {
  private constructor();
  static abort(reason?: any): AbortSignal;
  static any(signals: Iterable<AbortSignal>): AbortSignal;
  /** @param ms after which it aborts with a `TimeoutError` */
  static timeout(ms: number): AbortSignal;
  readonly aborted: boolean;
  readonly reason: any;
  onabort: ((event: Event) => void) | null;
  throwIfAborted(): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: any): void;
}

declare class Blob {
  constructor(
    parts?: Iterable<BufferSource | Blob | string>,
    options?: { type?: string; endings?: 'transparent' | 'native' },
  );
  readonly size: number;
  readonly type: string;
  arrayBuffer(): Promise<ArrayBuffer>;
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  slice(start?: number, end?: number, type?: string): Blob;
  text(): Promise<string>;
}
declare class File extends Blob {
  constructor(
    parts: Iterable<BufferSource | Blob | string>,
    name: string,
    options?: { type?: string; lastModified?: number },
  );
  readonly name: string;
  readonly lastModified: number;
}
declare class FormData implements Iterable<[string, string | File]> {
  append(name: string, value: string | Blob, filename?: string): void;
  delete(name: string): void;
  entries(): IteratorObject<[string, string | File]>;
  forEach(callback: (value: string | File, name: string, form: FormData) => void): void;
  get(name: string): string | File | null;
  getAll(name: string): (string | File)[];
  has(name: string): boolean;
  keys(): IteratorObject<string>;
  set(name: string, value: string | Blob, filename?: string): void;
  values(): IteratorObject<string | File>;
  [Symbol.iterator](): IteratorObject<[string, string | File]>;
}

type HeadersInit = Headers | Record<string, string> | Iterable<readonly [string, string]>;

declare class Headers implements Iterable<[string, string]> {
  constructor(init?: HeadersInit);
  append(name: string, value: string): void;
  delete(name: string): void;
  entries(): IteratorObject<[string, string]>;
  forEach(callback: (value: string, name: string, headers: Headers) => void): void;
  get(name: string): string | null;
  getSetCookie(): string[];
  has(name: string): boolean;
  keys(): IteratorObject<string>;
  set(name: string, value: string): void;
  values(): IteratorObject<string>;
  [Symbol.iterator](): IteratorObject<[string, string]>;
}

type BodyInit = string | BufferSource | Blob | FormData | URLSearchParams;

/** What `Request` and `Response` have in common. There are no streams: `body` throws. */
interface Body {
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<Blob>;
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  formData(): Promise<FormData>;
  json(): Promise<any>;
  text(): Promise<string>;
}

interface RequestInit {
  method?: string;
  headers?: HeadersInit;
  body?: BodyInit | null;
  /** `manual` gives the redirect itself as the response. */
  redirect?: 'follow' | 'error' | 'manual';
  signal?: AbortSignal | null;
}
interface Request extends Body {}
declare class Request {
  constructor(input: string | URL | Request, init?: RequestInit);
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly redirect: 'follow' | 'error' | 'manual';
  readonly signal: AbortSignal;
  clone(): Request;
}

interface ResponseInit {
  status?: number;
  statusText?: string;
  headers?: HeadersInit;
}
interface Response extends Body {}
declare class Response {
  constructor(body?: BodyInit | null, init?: ResponseInit);
  static error(): Response;
  static json(data: unknown, init?: ResponseInit): Response;
  static redirect(url: string | URL, status?: number): Response;
  readonly status: number;
  readonly ok: boolean;
  readonly statusText: string;
  readonly headers: Headers;
  readonly url: string;
  readonly redirected: boolean;
  readonly type: string;
  clone(): Response;
}

/**
 * `sdk.http` with the standard's face: same limits, same errors (those that have a name of their own), waits until the
 * run's deadline unless `signal` says otherwise.
 */
declare function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;

/** Made by `crypto.subtle.importKey`. */
declare class CryptoKey {
  private constructor();
  readonly algorithm: { readonly name: 'HMAC'; readonly hash: { readonly name: string }; readonly length: number };
  readonly extractable: boolean;
  readonly type: 'secret';
  readonly usages: ('sign' | 'verify')[];
}

type HashName = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** What webhooks need: digests, and HMAC with keys in raw bytes. The rest throws a `NotSupportedError`. */
interface SubtleCrypto {
  digest(algorithm: HashName | { name: HashName }, data: BufferSource): Promise<ArrayBuffer>;
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
}

interface Crypto {
  readonly subtle: SubtleCrypto;
  /** Fills at most 65,536 bytes at a time. */
  getRandomValues<T extends ArrayBufferView>(array: T): T;
  randomUUID(): string;
}
/** Of `subtle` there are digests and HMAC. */
declare const crypto: Crypto;

declare const performance: {
  /** ms since the run began, whole ones. */
  now(): number;
  /** When the run began, ms since 1970. */
  readonly timeOrigin: number;
  toJSON(): { timeOrigin: number };
};
