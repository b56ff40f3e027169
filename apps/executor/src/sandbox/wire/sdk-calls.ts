/**
 * Every question that a script may put to the executor, by name. Arguments and result are JSON; where it says so, bytes
 * travel beside them. Guest and executor are both typed by this table, so that neither can forget a call of the other.
 */
export interface SdkCalls {
  /** (type, data, options) → the event's id, once the stream has it. */
  'events.publish': Call<
    readonly [type: string, data: unknown, options: { id?: string; subject?: string }],
    { id: string }
  >;
  /** Bytes: the request's body; the response's body. */
  'http.request': Call<readonly [HttpCall], HttpCallAnswer>;
  /** → rows. `tx` names a transaction that `db.begin` opened. */
  'db.query': Call<readonly [sql: string, params: readonly unknown[], tx: number | null], readonly object[]>;
  /** → the number of affected rows. */
  'db.execute': Call<readonly [sql: string, params: readonly unknown[], tx: number | null], number>;
  /** → the name of a transaction of this run. */
  'db.begin': Call<readonly [], number>;
  'db.commit': Call<readonly [tx: number], null>;
  'db.rollback': Call<readonly [tx: number], null>;
  /** `shared`: the tenant's keys instead of the script's. → the value, null where there is none. */
  'cache.get': Call<readonly [shared: boolean, key: string], unknown>;
  'cache.set': Call<readonly [shared: boolean, key: string, value: unknown, ttlSeconds: number | null], null>;
  /** → whether there was one. */
  'cache.delete': Call<readonly [shared: boolean, key: string], boolean>;
  'cache.exists': Call<readonly [shared: boolean, key: string], boolean>;
  /** → the value after it. */
  'cache.increment': Call<readonly [shared: boolean, key: string, delta: number], number>;
  'secrets.get': Call<readonly [name: string], string>;
  'vars.get': Call<readonly [name: string], string>;
  /** → the output of the embedded script of that name. */
  'scripts.call': Call<readonly [name: string, input: unknown], unknown>;
}

interface Call<Args extends readonly unknown[], Result> {
  readonly args: Args;
  readonly result: Result;
}

export type SdkCallName = keyof SdkCalls;

const names: Readonly<Record<SdkCallName, true>> = {
  'events.publish': true,
  'http.request': true,
  'db.query': true,
  'db.execute': true,
  'db.begin': true,
  'db.commit': true,
  'db.rollback': true,
  'cache.get': true,
  'cache.set': true,
  'cache.delete': true,
  'cache.exists': true,
  'cache.increment': true,
  'secrets.get': true,
  'vars.get': true,
  'scripts.call': true,
};

export const isSdkCallName = (value: unknown): value is SdkCallName =>
  typeof value === 'string' && Object.hasOwn(names, value);

/** What is sent; the body travels beside it as bytes. */
export interface HttpCall {
  readonly method: string;
  /** Absolute, with the query in it. */
  readonly url: string;
  /** In order; a name may come several times. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly redirect: 'follow' | 'manual' | 'error';
  /** ms for the whole of it, redirects and body included. */
  readonly timeoutMs: number;
}

/** What came back, its body decoded (gzip and the like) and beside it as bytes. */
export interface HttpCallAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Of the last request. */
  readonly url: string;
  readonly redirected: boolean;
}
