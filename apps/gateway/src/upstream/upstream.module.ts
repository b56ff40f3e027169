import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ContractClient, type NatsConnection, serviceKey } from '@runlet/messaging';
import type { Logger } from 'pino';
import { GatewayConfig } from '../config.ts';
import { DeployedScripts } from './deployed-scripts.ts';
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
export class UpstreamModule {
  static with({ config, nats, log }: GatewayContext): DynamicModule {
    const keys = new Map(SERVICES.map((service) => [service, serviceKey(config.PRINCIPAL_MASTER_KEY, service)]));
    return {
      module: UpstreamModule,
      providers: [
        { provide: GatewayConfig, useValue: config },
        { provide: NATS, useValue: nats },
        { provide: LOG, useValue: log },
        { provide: ContractClient, useValue: new ContractClient(nats, (service) => keys.get(service)) },
        DeployedScripts,
      ],
      exports: [GatewayConfig, NATS, LOG, ContractClient, DeployedScripts],
    };
  }
}
