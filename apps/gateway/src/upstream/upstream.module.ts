import { type DynamicModule, Global, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ExecutorDirectory, LostRunRecorder, SyncDispatcher } from '@runlet/dispatch';
import { ContractClient, type NatsConnection, serviceKey } from '@runlet/messaging';
import type { Logger } from 'pino';
import { GatewayConfig } from '../config.ts';
import { DeployedScripts } from './deployed-scripts.ts';
import { SyncRuns } from './sync-runs.ts';
import { LOG, NATS } from './tokens.ts';

/** What a gateway process has one of. */
export interface GatewayContext {
  readonly config: GatewayConfig;
  readonly nats: NatsConnection;
  readonly log: Logger;
}

/** Those that believe a principal of ours. */
const SERVICES = ['catalog', 'scheduler', 'executor'];

/** The way to the services behind, and what is known of them: shared by admin API, endpoints and console. */
@Global()
@Module({})
export class UpstreamModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly executors: ExecutorDirectory,
    private readonly dispatcher: SyncDispatcher,
  ) {}

  static with({ config, nats, log }: GatewayContext): DynamicModule {
    const keys = new Map(SERVICES.map((service) => [service, serviceKey(config.PRINCIPAL_MASTER_KEY, service)]));
    const client = new ContractClient(nats, (service) => keys.get(service));
    const executors = new ExecutorDirectory(nats);
    return {
      module: UpstreamModule,
      providers: [
        { provide: GatewayConfig, useValue: config },
        { provide: NATS, useValue: nats },
        { provide: LOG, useValue: log },
        { provide: ContractClient, useValue: client },
        { provide: ExecutorDirectory, useValue: executors },
        { provide: SyncDispatcher, useValue: new SyncDispatcher(nats, client, executors, { together: true }) },
        { provide: LostRunRecorder, useValue: new LostRunRecorder(nats) },
        DeployedScripts,
        SyncRuns,
      ],
      exports: [GatewayConfig, NATS, LOG, ContractClient, DeployedScripts, SyncRuns],
    };
  }

  /** Waits for the first sign of life of an executor, at most 1.5 s. */
  onModuleInit(): Promise<void> {
    return this.executors.start();
  }

  /** After the last answer has gone out. */
  onApplicationShutdown(): void {
    this.dispatcher.stop();
    this.executors.stop();
  }
}
