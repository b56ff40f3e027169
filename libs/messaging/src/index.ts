export type { NatsConnection } from '@nats-io/transport-node';
export * from './broker-link.ts';
export * from './bucket-mirror.ts';
export * from './connection.ts';
export * from './contract-client.ts';
export * from './principal-token.ts';
export * from './wire.ts';
