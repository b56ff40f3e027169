import { connect, type NatsConnection } from '@nats-io/transport-node';

export interface NatsOptions {
  /** `nats://host:port`, several separated by commas. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Shown in the server's list of connections. */
  readonly name: string;
  /** Whether to wait for a broker that is not there yet (the default), or to reject at once. */
  readonly waitForBroker?: boolean;
}

/**
 * One connection a process. It reconnects for ever: a service outlives its broker. Replies come to an inbox of the
 * user's own, since each user may subscribe to nobody else's.
 */
export const connectNats = ({
  url,
  user,
  password,
  name,
  waitForBroker = true,
}: NatsOptions): Promise<NatsConnection> =>
  connect({
    servers: url.split(','),
    user,
    pass: password,
    name,
    inboxPrefix: `_INBOX_${user}`,
    waitOnFirstConnect: waitForBroker,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    pingInterval: 5_000,
    maxPingOut: 2,
    // Capturing a stack for every request costs a tenth of the hot path.
    noAsyncTraces: true,
  });
