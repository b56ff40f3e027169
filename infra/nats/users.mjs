import { inRoot } from '../local/paths.mjs';

/** Permissions of each user, on what subjects, are in this file. */
export const natsConfigFile = inRoot('infra/nats/server.conf');

/** Everyone who may connect: the services, the operator's tools, and the demo's host service. */
export const natsUsers = ['catalog', 'scheduler', 'executor', 'gateway', 'operator', 'host-demo'];

/** The executor's second connection, for streams and buckets, with the password of the first. */
export const EXECUTOR_STREAMS_USER = 'executor-streams';

/** The variable that `server.conf` takes a user's password from. */
export const passwordVariable = (user) => `NATS_${user.toUpperCase().replaceAll('-', '_')}_PASSWORD`;

/** The environment that a nats-server with `server.conf` needs. */
export const passwordEnvironment = (passwords) =>
  Object.fromEntries(natsUsers.map((user) => [passwordVariable(user), passwords[user]]));
