/** The `NatsConnection` that answers requests and announces. */
export const NATS = Symbol('NATS');
/** The `NatsConnection` for streams and buckets. */
export const STREAMS = Symbol('STREAMS');
/** The process's `Log`. */
export const LOG = Symbol('LOG');
/** The process's pool of database connections. */
export const POOL = Symbol('POOL');
/** This replica's id, a UUID that is new at every start. */
export const INSTANCE = Symbol('INSTANCE');
/** All parts that answer calls of scripts: `AnswersCalls[]`. */
export const HOST_CALLS = Symbol('HOST_CALLS');
/** The process's `SandboxPool`. */
export const SANDBOX = Symbol('SANDBOX');
