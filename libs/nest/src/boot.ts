import 'reflect-metadata';
import { type DynamicModule, type INestApplication, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestMicroservice } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NatsConnection } from '@nats-io/transport-node';
import { newId } from '@runlet/contracts';
import { connectNats } from '@runlet/messaging';
import type { Logger } from 'pino';
import { collectDefaultMetrics } from 'prom-client';
import type { AnsweringConfig } from './config.ts';
import { ContractServer, type ContractServerOptions } from './contract-server.ts';
import { HEALTH_CHECKS, type HealthCheck } from './health.controller.ts';
import { createLogger, nestLogger } from './logger.ts';
import { RpcProblemFilter } from './rpc-problem.filter.ts';

/** What the boot makes before the modules, one of each a process. */
export interface ServiceContext<Config> {
  readonly config: Config;
  /** This replica's id, new at every start. */
  readonly instance: string;
  readonly nats: NatsConnection;
  readonly log: Logger;
}

export interface ServiceDefinition<Config> {
  readonly name: string;
  readonly config: Config;
  readonly contracts: ContractServerOptions['contracts'];
  readonly module: (context: ServiceContext<Config>) => DynamicModule;
}

/** Provider for the `HealthController` that every service's root module lists: NATS, and `checks` beside it. */
export const healthProviders = (nats: NatsConnection, ...checks: readonly HealthCheck[]): Provider[] => [
  { provide: HEALTH_CHECKS, useValue: [natsCheck(nats), ...checks] },
];

export const natsCheck = (nats: NatsConnection): HealthCheck => ({
  name: 'nats',
  check: async () => {
    await nats.rtt();
  },
});

/**
 * Starts a service that answers contracts over NATS and serves its health on a port of its own. SIGTERM and SIGINT
 * stop intake, let what runs finish, and close the connection last.
 */
export const bootService = async <Config extends AnsweringConfig>(
  definition: ServiceDefinition<Config>,
): Promise<void> => {
  const { name, config } = definition;
  const log = createLogger(name, config.LOG_LEVEL);
  const instance = newId();
  collectDefaultMetrics();
  const nats = await connectNats({
    url: config.NATS_URL,
    user: config.NATS_USER,
    password: config.NATS_PASSWORD,
    name: `${name} ${instance}`,
  });

  const app = await NestFactory.create(definition.module({ config, instance, nats, log }), new FastifyAdapter(), {
    logger: nestLogger(log),
    abortOnError: false,
  });
  await answerContracts(app, {
    service: name,
    instance,
    principalKey: config.PRINCIPAL_KEY,
    contracts: definition.contracts,
    nats,
    log,
  });
  await app.listen(config.HEALTH_PORT, config.HEALTH_HOST);
  log.info({ instance, healthPort: config.HEALTH_PORT }, 'service started');
  stopOnSignal(log, async () => {
    await app.close();
    await nats.drain();
  });
};

/** Initialises `app` and then answers contracts in it. */
export const answerContracts = async (app: INestApplication, options: ContractServerOptions): Promise<void> => {
  // Deferred: a global filter reaches only handlers that are registered after it.
  const server = app.connectMicroservice({ strategy: new ContractServer(options) }, { deferInitialization: true });
  server.useGlobalFilters(new RpcProblemFilter());
  // A deferred transport would call the hooks of all providers, which the application calls as well.
  (server as NestMicroservice).setIsInitHookCalled(true);
  await app.init();
  await app.startAllMicroservices();
};

/** Runs `stop` once at the first SIGTERM or SIGINT and then ends the process. */
export const stopOnSignal = (log: Logger, stop: () => Promise<void>): void => {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'service stopping');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'service did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
};

/** For `main.ts`: a boot that fails says why in one log line and ends with exit code 1. */
export const runMain = (name: string, main: () => Promise<void>): void => {
  main().catch((error: unknown) => {
    createLogger(name, 'info').error({ err: error }, error instanceof Error ? error.message : 'boot failed');
    process.exit(1);
  });
};
