import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { NatsConnection } from '@runlet/messaging';
import { HEALTH_CHECKS, HealthController, natsCheck, type HealthCheck, type ServiceContext } from '@runlet/nest';
import type { Pool } from 'pg';
import { AcceptanceController } from './acceptance/acceptance.controller.ts';
import { Acceptance } from './acceptance/acceptance.ts';
import { Starts } from './acceptance/starts.ts';
import { ExecutorConfig } from './config.ts';
import { openDatabase, postgresCheck } from './database.ts';
import { DeployedScripts } from './deployed/deployed-scripts.ts';
import { ScriptSources } from './deployed/script-sources.ts';
import { HistoryController } from './history/history.controller.ts';
import { Housekeeping } from './history/housekeeping.ts';
import { EventPublishing } from './host-calls/event-publishing.ts';
import type { AnswersCalls } from './host-calls/host-call.ts';
import { ScriptCalls } from './host-calls/script-calls.ts';
import { HttpRequests } from './host-calls/http-requests.ts';
import { EventIntake } from './matching/event-intake.ts';
import { RecordMasking } from './masking/record-masking.ts';
import { MetricsSampler } from './metrics-sampler.ts';
import { Heartbeat } from './presence/heartbeat.ts';
import { HeldRuns } from './queue/held-runs.ts';
import { LeaseKeeper } from './queue/lease-keeper.ts';
import { ProgressReports } from './queue/progress-reports.ts';
import { RunQueue } from './queue/run-queue.ts';
import { RunsWaiting } from './queue/runs-waiting.ts';
import { Settlements } from './queue/settlements.ts';
import { Sweeper } from './queue/sweeper.ts';
import { FinishedPublisher } from './recorder/finished-publisher.ts';
import { Recorder } from './recorder/recorder.ts';
import { AsyncAttempt } from './run/async-attempt.ts';
import { AsyncRuns } from './run/async-runs.ts';
import { Attempts } from './run/attempts.ts';
import { SyncRunsController } from './run/sync-runs.controller.ts';
import { SyncRuns } from './run/sync-runs.ts';
import { SyncRunsTogether } from './run/sync-runs-together.ts';
import type { SandboxPool } from './sandbox/sandbox.ts';
import { ScriptCache } from './script-cache/script-cache.ts';
import { ScriptDatabase } from './script-database/script-database.ts';
import { OpenedSecrets } from './vault/opened-secrets.ts';
import { VaultCalls } from './vault/vault-calls.ts';
import { VaultMirror } from './vault/vault-mirror.ts';
import { HOST_CALLS, INSTANCE, LOG, NATS, POOL, SANDBOX, STREAMS } from './tokens.ts';

export interface ExecutorContext extends ServiceContext<ExecutorConfig> {
  /** For streams and buckets; ended with the service. */
  readonly streams: NatsConnection;
  /** Runs the scripts; ended with the service. */
  readonly sandbox: SandboxPool;
}

/**
 * Composition root. Asynchronous runs: events, ticks and requests → acceptance → the queue → leases → attempts →
 * history. Synchronous runs: request → attempt → stream of finished runs → recorder → history.
 */
@Module({})
export class ExecutorModule implements OnApplicationShutdown {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(SANDBOX) private readonly sandbox: SandboxPool,
    @Inject(STREAMS) private readonly streams: NatsConnection,
  ) {}

  static of({ config, instance, nats, streams, log, sandbox }: ExecutorContext): DynamicModule {
    return {
      module: ExecutorModule,
      controllers: [HealthController, AcceptanceController, SyncRunsController, HistoryController],
      providers: [
        { provide: ExecutorConfig, useValue: config },
        { provide: INSTANCE, useValue: instance },
        { provide: NATS, useValue: nats },
        { provide: STREAMS, useValue: streams },
        { provide: LOG, useValue: log },
        { provide: SANDBOX, useValue: sandbox },
        { provide: POOL, useFactory: () => openDatabase(config, log) },
        DeployedScripts,
        ScriptSources,
        EventPublishing,
        HttpRequests,
        ScriptCalls,
        ScriptCache,
        ScriptDatabase,
        VaultMirror,
        OpenedSecrets,
        VaultCalls,
        {
          provide: HOST_CALLS,
          useFactory: (...answering: AnswersCalls[]) => answering,
          inject: [EventPublishing, HttpRequests, ScriptCalls, ScriptCache, ScriptDatabase, VaultCalls],
        },
        RecordMasking,
        Attempts,
        ProgressReports,
        RunsWaiting,
        Acceptance,
        Starts,
        EventIntake,
        RunQueue,
        LeaseKeeper,
        Settlements,
        Sweeper,
        HeldRuns,
        AsyncAttempt,
        AsyncRuns,
        FinishedPublisher,
        SyncRuns,
        SyncRunsTogether,
        Recorder,
        Housekeeping,
        Heartbeat,
        MetricsSampler,
        {
          provide: HEALTH_CHECKS,
          useFactory: (
            pool: Pool,
            deployed: DeployedScripts,
            intake: EventIntake,
            recorder: Recorder,
            vault: VaultMirror,
          ): HealthCheck[] => [
            natsCheck(nats),
            { ...natsCheck(streams), name: 'nats-streams' },
            postgresCheck(pool),
            readyCheck('deployed-scripts', deployed, 'The deployed scripts are not known yet'),
            readyCheck('vault', vault, 'The secrets and variables are not known yet'),
            readyCheck('domain-events', intake, 'The stream of domain events is not there yet'),
            readyCheck('executions', recorder, 'The stream of ended runs is not there yet'),
            sandboxCheck(sandbox),
          ],
          inject: [POOL, DeployedScripts, EventIntake, Recorder, VaultMirror],
        },
      ],
    };
  }

  /** Called last: by then nobody needs them. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.end(), this.sandbox.close(), this.streams.drain()]);
  }
}

const readyCheck = (name: string, part: { readonly ready: boolean }, otherwise: string): HealthCheck => ({
  name,
  check: () => {
    if (!part.ready) throw new Error(otherwise);
  },
});

const sandboxCheck = (sandbox: SandboxPool): HealthCheck => ({
  name: 'sandbox',
  check: () => {
    const { spareProcesses, tenantProcesses } = sandbox.stats();
    if (spareProcesses + tenantProcesses === 0) throw new Error('No sandbox process is ready');
  },
});
