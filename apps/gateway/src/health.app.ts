import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { NatsConnection } from '@runlet/messaging';
import { type HealthCheck, HealthController, healthProviders, nestLogger } from '@runlet/nest';
import type { Logger } from 'pino';

@Module({})
class HealthModule {
  static with(nats: NatsConnection, checks: readonly HealthCheck[]): DynamicModule {
    return { module: HealthModule, controllers: [HealthController], providers: healthProviders(nats, ...checks) };
  }
}

/** Something that is of no use until it has filled up once. */
interface Filling {
  readonly ready: boolean;
}

const filled = (name: string, mirror: Filling): HealthCheck => ({
  name,
  check: () => {
    if (!mirror.ready) throw new Error('not read yet');
  },
});

/** Health and metrics, on a port that is not for the public. */
export const createHealthApp = (
  nats: NatsConnection,
  mirrors: Readonly<Record<string, Filling>>,
  log: Logger,
): Promise<NestFastifyApplication> => {
  const checks = Object.entries(mirrors).map(([name, mirror]) => filled(name, mirror));
  return NestFactory.create<NestFastifyApplication>(HealthModule.with(nats, checks), new FastifyAdapter(), {
    abortOnError: false,
    logger: nestLogger(log),
  });
};
