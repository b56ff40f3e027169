/** The process's `NatsConnection`. */
export const NATS = Symbol('NATS');
/** The process's `Log`. */
export const LOG = Symbol('LOG');
