import { randomBytes } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  buckets,
  type DeployedEntry,
  type DeployedScript,
  deployedScriptKey,
  type DomainEvent,
  domainEventSubject,
  executor as contracts,
  type ExecutionView,
  newId,
  permissions,
  type PreparedSource,
  type Principal,
} from '@runlet/contracts';
import { connectNats, ContractClient, type NatsConnection, serviceKey } from '@runlet/messaging';
import { answerContracts, createLogger } from '@runlet/nest';
import { type NatsUser, startNats, type TestNats } from '../../../../test/support/nats.ts';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { ExecutorConfig } from '../config.ts';
import { DeployedScripts } from '../deployed/deployed-scripts.ts';
import { ExecutorModule } from '../executor.module.ts';
import { EventIntake } from '../matching/event-intake.ts';
import { Recorder } from '../recorder/recorder.ts';
import type { SandboxPool } from '../sandbox/sandbox.ts';
import { StandInSandbox } from './stand-in-sandbox.ts';
import { type ExecutorDatabase, startDatabase } from './test-database.ts';

export interface Replica {
  readonly instance: string;
  /** As SIGTERM would. */
  stop(): Promise<void>;
}

/** A broker, a database, the catalog's buckets, and whoever calls executors. */
export class Installation {
  private readonly masterKey = randomBytes(32).toString('hex');
  private readonly connections: NatsConnection[] = [];
  private readonly replicas = new Set<Replica>();
  private deployedBucket!: KV;
  private sourcesBucket!: KV;
  /** Publishes events of the host, and calls as it. */
  host!: NatsConnection;
  gateway!: ContractClient;

  private constructor(
    readonly nats: TestNats,
    readonly database: ExecutorDatabase,
  ) {}

  static async start(): Promise<Installation> {
    const installation = new Installation(await startNats(), await startDatabase());
    const buckets_ = new Kvm(await installation.connect('catalog'));
    installation.deployedBucket = await buckets_.create(buckets.deployedScripts);
    await buckets_.create(buckets.vault);
    installation.sourcesBucket = await buckets_.create(buckets.scriptSources);
    const gateway = await installation.connect('gateway');
    installation.gateway = new ContractClient(gateway, (service) => serviceKey(installation.masterKey, service));
    installation.host = await installation.connect('host-demo');
    return installation;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.replicas].map((replica) => replica.stop()));
    await Promise.all(this.connections.map((connection) => connection.close()));
    await this.database.dispose();
    await this.nats.stop();
  }

  async connect(user: NatsUser): Promise<NatsConnection> {
    const nats = await connectNats({ ...this.nats.credentials(user), name: `test ${user}` });
    this.connections.push(nats);
    return nats;
  }

  /** An executor in this process: as many as wanted. */
  async startReplica(
    sandbox: SandboxPool = new StandInSandbox(),
    more: Partial<ExecutorConfig> = {},
  ): Promise<Replica> {
    const nats = await this.connect('executor');
    const streams = await connectNats({ ...this.nats.credentials('executor-streams'), name: 'test streams' });
    const instance = newId();
    const log = createLogger('executor', 'silent');
    const config = Object.assign(new ExecutorConfig(), {
      DATABASE_URL: this.database.url,
      SECRETS_MASTER_KEY: 'd'.repeat(64),
      ...more,
    });
    const app = await NestFactory.create(
      ExecutorModule.of({ config, instance, nats, streams, log, sandbox }),
      new FastifyAdapter(),
      { logger: false, abortOnError: false },
    );
    const principalKey = serviceKey(this.masterKey, 'executor');
    await answerContracts(app, { service: 'executor', instance, principalKey, contracts, nats, log });
    await waitFor(() => app.get(EventIntake).ready && app.get(Recorder).ready && app.get(DeployedScripts).ready);
    const replica = {
      instance,
      stop: async () => {
        if (this.replicas.delete(replica)) await app.close();
      },
    };
    this.replicas.add(replica);
    return replica;
  }

  /** What the catalog does before it answers a deploy. */
  async put<Entry extends DeployedEntry>(entry: Entry): Promise<Entry> {
    await this.deployedBucket.put(deployedScriptKey(entry.tenant, entry.scriptId), JSON.stringify(entry));
    return entry;
  }

  async putSource(hash: string, source: PreparedSource): Promise<void> {
    await this.sourcesBucket.put(hash, JSON.stringify(source));
  }

  remove(
    { tenant, scriptId, revision }: DeployedScript,
    reason: 'disabled' | 'archived' | 'deleted',
  ): Promise<DeployedEntry> {
    return this.put({ tenant, scriptId, status: 'removed', revision: revision + 1, reason });
  }

  /** Publishes an event of the tenant `demo`, as a host does. */
  async publish(event: Partial<DomainEvent> & Pick<DomainEvent, 'type'>): Promise<void> {
    const whole = { specversion: '1.0', id: newId(), source: 'shop', ...event };
    await jetstream(this.host).publish(domainEventSubject('demo', event.type), JSON.stringify(whole));
  }

  /** The one execution of the script once it has ended. */
  async ended({ tenant, scriptId }: DeployedScript): Promise<ExecutionView> {
    const [row] = await waitFor(
      async () => {
        const rows = await this.database.look<{ execution_id: string }>(
          'select execution_id from executions where script_id = $1',
          [scriptId],
        );
        return rows.length > 0 && rows;
      },
      { describe: 'The end of the run' },
    );
    return this.gateway.call(contracts.getExecution, { id: row!.execution_id }, { principal: principalOf(tenant) });
  }

  async count(table: 'runs' | 'executions', { scriptId }: DeployedScript): Promise<number> {
    return (await this.database.look(`select from ${table} where script_id = $1`, [scriptId])).length;
  }
}

export const principalOf = (
  tenant: string,
  allowed: readonly Principal['permissions'][number][] = permissions,
): Principal => ({
  tenant,
  actor: { kind: 'api-key', id: 'k1' },
  permissions: allowed,
});
