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
  /** No streams: the bytes are there at once. */
  type BodyInit = string | BufferSource | Blob | FormData | URLSearchParams;
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
  /** Null where there is no body; else throws a `NotSupportedError`, because there are no streams. */
  readonly body: null;
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
  /** Null where there is no body; else throws a `NotSupportedError`, because there are no streams. */
  readonly body: null;
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
  /** @deprecated Not here: throws a `NotSupportedError`, because there are no streams. */
  stream(): never;
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
