import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import type { EventStore } from '@runlet/event-store';
import { HEALTH_CHECKS, HealthController, natsCheck, type ServiceContext } from '@runlet/nest';
import { ProjectionRunner } from '@runlet/projections';
import { MasterKeys } from '@runlet/vault';
import type { Pool } from 'pg';
import { type Broker, openBroker } from './broker.ts';
import { CatalogLifecycle } from './catalog.lifecycle.ts';
import type { CatalogConfig } from './config.ts';
import { ProjectionController } from './projections/projection.controller.ts';
import { AuditLogController } from './read-models/audit-log/audit-log.controller.ts';
import { auditLogProjection } from './read-models/audit-log/audit-log.projection.ts';
import { AuditLogQuery } from './read-models/audit-log/audit-log.query.ts';
import { ScriptVersionsController } from './read-models/script-versions/script-versions.controller.ts';
import { scriptVersionsProjection } from './read-models/script-versions/script-versions.projection.ts';
import { ScriptVersionsQuery } from './read-models/script-versions/script-versions.query.ts';
import { ScriptsController } from './read-models/scripts/scripts.controller.ts';
import { scriptsProjection } from './read-models/scripts/scripts.projection.ts';
import { ScriptsQuery } from './read-models/scripts/scripts.query.ts';
import { VaultItemsController } from './read-models/vault/vault-items.controller.ts';
import { vaultItemsProjection } from './read-models/vault/vault-items.projection.ts';
import { VaultItemsQuery } from './read-models/vault/vault-items.query.ts';
import { EventStamp } from './recording/event-stamp.ts';
import { ReadYourWrite } from './recording/read-your-write.ts';
import { ClaimTable } from './script/claims/claim-table.ts';
import { Claims } from './script/claims/claims.ts';
import { ClaimsPublisher } from './script/claims/claims.publisher.ts';
import { DEPLOYED_SCRIPTS, DeployedScriptsPublisher } from './script/deployed/deployed-scripts.publisher.ts';
import { ScriptSources } from './script/deployed/script-sources.ts';
import { ScriptController } from './script/script.controller.ts';
import { ScriptPublisher } from './script/script.publisher.ts';
import { ScriptService } from './script/script.service.ts';
import { ScriptStreams } from './script/script.streams.ts';
import { PreparedSources } from './script/validation/prepared-sources.ts';
import { ScriptValidation } from './script/validation/script-validation.ts';
import {
  BROKER,
  EVENT_STORE,
  eventStoreCheck,
  openDatabase,
  openStore,
  POOL,
  postgresCheck,
  SCHEMA,
} from './stores.ts';
import { API_KEYS, ApiKeysPublisher } from './tenant/api-keys.publisher.ts';
import { TenantController } from './tenant/tenant.controller.ts';
import { TenantService } from './tenant/tenant.service.ts';
import { TenantStreams } from './tenant/tenant.streams.ts';
import { DataKeys } from './vault/data-keys.ts';
import { VaultController } from './vault/vault.controller.ts';
import { VAULT, VaultPublisher } from './vault/vault.publisher.ts';
import { VaultService } from './vault/vault.service.ts';
import { VaultItemStreams, VaultKeyStreams } from './vault/vault.streams.ts';

const SCRIPT_PROJECTIONS = [scriptsProjection, scriptVersionsProjection, auditLogProjection];
const PROJECTIONS = [...SCRIPT_PROJECTIONS, vaultItemsProjection];

type Class<T> = abstract new (...args: never[]) => T;
type Token<T> = Class<T> | symbol;

/** A provider made by hand, so that what it is made of is seen here. */
const provide = <T, Dependencies extends readonly unknown[]>(
  token: Token<T>,
  dependencies: { readonly [Index in keyof Dependencies]: Token<Dependencies[Index]> },
  make: (...dependencies: Dependencies) => T | Promise<T>,
): Provider => ({ provide: token, inject: [...dependencies] as never[], useFactory: make as never });

const ports = ({ config, nats, log }: ServiceContext<CatalogConfig>): Provider[] => [
  provide(POOL, [], () => openDatabase(config.DATABASE_URL, log)),
  provide(EVENT_STORE, [], () => openStore(config.EVENTSTORE_URL, log)),
  provide(BROKER, [], () => openBroker(nats)),
  provide(HEALTH_CHECKS, [POOL, EVENT_STORE], (pool: Pool, store: EventStore) => [
    natsCheck(nats),
    postgresCheck(pool),
    eventStoreCheck(store),
  ]),
];

const commands = ({ config, log }: ServiceContext<CatalogConfig>): Provider[] => [
  provide(EventStamp, [], () => new EventStamp()),
  provide(ScriptStreams, [EVENT_STORE, EventStamp], (store: EventStore, stamp) => new ScriptStreams(store, stamp)),
  provide(TenantStreams, [EVENT_STORE, EventStamp], (store: EventStore, stamp) => new TenantStreams(store, stamp)),
  provide(PreparedSources, [], () => new PreparedSources()),
  provide(ScriptValidation, [PreparedSources], (sources: PreparedSources) => new ScriptValidation(sources)),
  provide(
    Claims,
    [POOL, ScriptStreams],
    (pool: Pool, scripts: ScriptStreams) => new Claims(new ClaimTable(pool), scripts),
  ),
  provide(
    ScriptService,
    [ScriptStreams, Claims, ScriptValidation, ProjectionRunner],
    (scripts: ScriptStreams, claims: Claims, validation: ScriptValidation, runner: ProjectionRunner) => {
      const visible = new ReadYourWrite(runner, [...SCRIPT_PROJECTIONS.map(({ name }) => name), DEPLOYED_SCRIPTS]);
      return new ScriptService(scripts, claims, validation, visible);
    },
  ),
  provide(TenantService, [TenantStreams, ProjectionRunner], (tenants: TenantStreams, runner: ProjectionRunner) => {
    return new TenantService(tenants, new ReadYourWrite(runner, [auditLogProjection.name, API_KEYS]));
  }),
  provide(
    VaultItemStreams,
    [EVENT_STORE, EventStamp],
    (store: EventStore, stamp) => new VaultItemStreams(store, stamp),
  ),
  provide(VaultKeyStreams, [EVENT_STORE, EventStamp], (store: EventStore, stamp) => new VaultKeyStreams(store, stamp)),
  provide(DataKeys, [VaultKeyStreams], (keys: VaultKeyStreams) => {
    return new DataKeys(keys, new MasterKeys(config.SECRETS_MASTER_KEY, config.SECRETS_OLD_MASTER_KEYS), log);
  }),
  provide(
    VaultService,
    [VaultItemStreams, DataKeys, VaultItemsQuery, ProjectionRunner],
    (items: VaultItemStreams, keys: DataKeys, query: VaultItemsQuery, runner: ProjectionRunner) => {
      const visible = new ReadYourWrite(runner, [vaultItemsProjection.name, auditLogProjection.name, VAULT]);
      return new VaultService(items, keys, query, visible);
    },
  ),
];

const queries: Provider[] = [ScriptsQuery, ScriptVersionsQuery, AuditLogQuery, VaultItemsQuery].map((Query) =>
  provide(Query, [POOL], (pool: Pool) => new Query(pool)),
);

const followers = ({ log }: ServiceContext<CatalogConfig>): Provider[] => [
  provide(
    ProjectionRunner,
    [
      EVENT_STORE,
      POOL,
      BROKER,
      ScriptStreams,
      TenantStreams,
      VaultItemStreams,
      VaultKeyStreams,
      Claims,
      PreparedSources,
    ],
    (
      store: EventStore,
      pool: Pool,
      { jetstream, deployedScripts, scriptSources, apiKeys, vault }: Broker,
      scripts: ScriptStreams,
      tenants: TenantStreams,
      vaultItems: VaultItemStreams,
      vaultKeys: VaultKeyStreams,
      claims: Claims,
      prepared: PreparedSources,
    ) =>
      new ProjectionRunner({
        store,
        pool,
        schema: SCHEMA,
        projections: PROJECTIONS,
        publishers: [
          new ClaimsPublisher(claims, scripts),
          new DeployedScriptsPublisher(deployedScripts, new ScriptSources(scriptSources, prepared, log), scripts),
          new ScriptPublisher(jetstream, scripts),
          new ApiKeysPublisher(apiKeys, tenants),
          new VaultPublisher(vault, vaultItems, vaultKeys),
        ],
        logger: log,
      }),
  ),
  CatalogLifecycle,
];

/** Composition root: commands → events in the store → projections, buckets and announcements, each by its follower. */
@Module({})
export class CatalogModule {
  static of(context: ServiceContext<CatalogConfig>): DynamicModule {
    return {
      module: CatalogModule,
      controllers: [
        HealthController,
        ScriptController,
        TenantController,
        VaultController,
        ScriptsController,
        ScriptVersionsController,
        AuditLogController,
        VaultItemsController,
        ProjectionController,
      ],
      providers: [...ports(context), ...commands(context), ...queries, ...followers(context)],
    };
  }
}
