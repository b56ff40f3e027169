import { randomBytes } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { jetstream } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import {
  buckets,
  catalog,
  type DeployedEntry,
  deployedScriptKey,
  newId,
  type Permission,
  permissions,
  type PreparedSource,
  type RequestContract,
  type ScriptChanged,
  type ScriptChangedReply,
  type ScriptView,
  streams,
} from '@runlet/contracts';
import { connectNats, ContractClient, type NatsConnection, serviceKey } from '@runlet/messaging';
import { ContractServer, createLogger, loadConfig, RpcProblemFilter } from '@runlet/nest';
import { Pool } from 'pg';
import { freePort } from '../../../../infra/local/process/ports.mjs';
import { type NatsUser, startNats, type TestNats } from '../../../../test/support/nats.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres.ts';
import { CatalogModule } from '../catalog.module.ts';
import { CatalogConfig } from '../config.ts';

/** A catalog in this process. */
export interface RunningCatalog {
  readonly app: INestApplication;
  /** As SIGTERM would. */
  stop(): Promise<void>;
}

/** A broker, a database, catalogs, and a gateway's and an operator's connection to ask them. */
export class Installation {
  private readonly masterKey = randomBytes(32).toString('hex');
  readonly secretsMasterKey = randomBytes(32).toString('hex');
  private readonly connections: NatsConnection[] = [];
  private readonly catalogs = new Set<RunningCatalog>();
  private gateway!: ContractClient;
  private operatorClient!: ContractClient;
  private kvm!: Kvm;
  private readonly observer: Pool;

  private constructor(
    readonly nats: TestNats,
    private readonly database: TestDatabase,
  ) {
    // The superuser: sees through row-level security what was really written.
    this.observer = new Pool({ connectionString: database.url, max: 2 });
    this.observer.on('error', () => undefined);
  }

  static async start(): Promise<Installation> {
    const installation = new Installation(await startNats(), await createTestDatabase());
    const gateway = await installation.connect('gateway');
    installation.gateway = new ContractClient(gateway, (service) => serviceKey(installation.masterKey, service));
    installation.operatorClient = new ContractClient(await installation.connect('operator'));
    installation.kvm = new Kvm(await installation.connect('catalog'));
    return installation;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.catalogs].map((running) => running.stop()));
    await Promise.all(this.connections.map((connection) => connection.close()));
    await this.observer.end();
    await this.database.dispose();
    await this.nats.stop();
  }

  /** As many as wanted. */
  async startCatalog(more: Readonly<Record<string, string>> = {}): Promise<RunningCatalog> {
    const { url, user, password } = this.nats.credentials('catalog');
    const config = loadConfig(CatalogConfig, {
      LOG_LEVEL: 'silent',
      NATS_URL: url,
      NATS_USER: user,
      NATS_PASSWORD: password,
      HEALTH_PORT: String(await freePort()),
      PRINCIPAL_KEY: serviceKey(this.masterKey, 'catalog'),
      DATABASE_URL: this.database.urlOf('catalog'),
      EVENTSTORE_URL: this.database.urlOf('catalog'),
      SECRETS_MASTER_KEY: this.secretsMasterKey,
      ...more,
    });
    const nats = await this.connect('catalog');
    const log = createLogger('catalog', config.LOG_LEVEL);
    const instance = newId();
    const app = await NestFactory.create(CatalogModule.of({ config, instance, nats, log }), new FastifyAdapter(), {
      logger: false,
      abortOnError: false,
    });
    const { PRINCIPAL_KEY: principalKey } = config;
    const strategy = new ContractServer({ service: 'catalog', instance, principalKey, contracts: catalog, nats, log });
    app.connectMicroservice({ strategy }, { deferInitialization: true }).useGlobalFilters(new RpcProblemFilter());
    await app.startAllMicroservices();
    await app.listen(config.HEALTH_PORT, config.HEALTH_HOST);
    await nats.flush();
    const running: RunningCatalog = {
      app,
      stop: async () => {
        this.catalogs.delete(running);
        await app.close();
        await nats.drain();
      },
    };
    this.catalogs.add(running);
    return running;
  }

  /** Asks as the gateway does for a caller of this tenant. */
  as(tenant: string, granted: readonly Permission[] = permissions): TenantUser {
    const principal = { tenant, actor: { kind: 'api-key' as const, id: 'test-key' }, permissions: granted };
    return new TenantUser(tenant, (contract, request) =>
      this.gateway.call(contract, request, { principal, correlationId: 'test' }),
    );
  }

  /** Asks as the operator. */
  operator<Request extends object, Reply>(contract: RequestContract<Request, Reply>, request: Request): Promise<Reply> {
    return this.operatorClient.call(contract, request);
  }

  async deployed(tenant: string, scriptId: string): Promise<DeployedEntry | undefined> {
    return (await (await this.bucket('deployedScripts')).get(deployedScriptKey(tenant, scriptId)))?.json();
  }

  async source(hash: string): Promise<PreparedSource | undefined> {
    return (await (await this.bucket('scriptSources')).get(hash))?.json();
  }

  /** All that was announced of a script, in the order of the stream; read as the scheduler does. */
  async announced(tenant: string, scriptId: string): Promise<readonly ScriptChanged[]> {
    const consumer = await jetstream(await this.connect('scheduler')).consumers.get(streams.scriptChanges.name);
    const { num_pending: count } = await consumer.info();
    const changes: ScriptChanged[] = [];
    const messages = await consumer.fetch({ max_messages: count, expires: 5_000 });
    for await (const message of messages) {
      if (message.subject === `${catalog.scriptChanged.subject}.${tenant}.${scriptId}`) changes.push(message.json());
    }
    return changes;
  }

  bucket(name: keyof typeof buckets): Promise<KV> {
    return this.kvm.open(buckets[name]);
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return (await this.observer.query<Row>(sql, [...values])).rows;
  }

  async connect(user: NatsUser): Promise<NatsConnection> {
    const connection = await connectNats({ ...this.nats.credentials(user), name: `test ${user}` });
    this.connections.push(connection);
    return connection;
  }
}

type Ask = <Request extends object, Reply>(
  contract: RequestContract<Request, Reply>,
  request: Partial<Request>,
) => Promise<Reply>;

/** What a user of one tenant does. */
export class TenantUser {
  readonly ask: Ask;

  constructor(
    readonly tenant: string,
    ask: (contract: RequestContract, request: object) => Promise<unknown>,
  ) {
    this.ask = ask as Ask;
  }

  /** An HTTP script at `/<name>`; what is in `script` goes before. */
  create(script: object = {}): Promise<ScriptChangedReply> {
    const { name = `script-${newId()}` } = script as { name?: string };
    const whole = {
      name,
      type: 'http',
      source: 'return 1',
      trigger: { path: `/${name}`, methods: ['GET'] },
      ...script,
    };
    return this.ask(catalog.createScript, whole as object);
  }

  get(id: string): Promise<ScriptView> {
    return this.ask(catalog.getScript, { id });
  }
}
