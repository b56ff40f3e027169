import { defaultLimits, newId } from '@runlet/contracts';
import type { Log } from '@runlet/nest';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres.ts';
import { ExecutorConfig } from '../config.ts';
import { CallBudget } from '../host-calls/call-budget.ts';
import { CallResult, type CallScope } from '../host-calls/host-call.ts';
import type { RunJob } from '../sandbox/sandbox.ts';
import type { SdkCallName } from '../sandbox/wire/sdk-calls.ts';
import { ScriptDatabase } from '../script-database/script-database.ts';
import { silentLog } from './test-database.ts';

/** An attempt as the calls see it, ended by `end`. */
export class AttemptStandIn implements CallScope {
  readonly job: RunJob;
  readonly budget: CallBudget;
  private readonly ending = new AbortController();
  private readonly cleanUps: (() => void)[] = [];
  readonly signal = this.ending.signal;

  constructor(
    tenant: string,
    private readonly timeoutMs = 30_000,
  ) {
    this.job = { tenant, executionId: newId(), limits: defaultLimits } as RunJob;
    this.budget = new CallBudget(this.job);
  }

  /** As a clock tells it: never a round number. */
  remainingMs(): number {
    return this.timeoutMs - 0.25;
  }

  onEnd(cleanUp: () => void): void {
    this.cleanUps.push(cleanUp);
  }

  conceal(): void {}

  runNested(): never {
    throw new Error('No test runs a script within its script');
  }

  end(): void {
    this.ending.abort(new Error('The run has ended'));
    for (const cleanUp of this.cleanUps) cleanUp();
  }
}

/** `sdk.db` of an executor on the demo host's database, asked as the sandbox asks. */
export class ScriptDatabaseRig {
  readonly attempts: AttemptStandIn[] = [];
  private readonly others: ScriptDatabase[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly subject: ScriptDatabase,
    /** The superuser: for preparing what a host has, and for looking on. */
    readonly operator: Client,
  ) {}

  static async start(settings: Partial<ExecutorConfig> = {}): Promise<ScriptDatabaseRig> {
    const database = await createTestDatabase({ demoHost: true });
    const operator = new Client({ connectionString: database.url });
    operator.on('error', () => undefined);
    await operator.connect();
    await operator.query('set search_path = demo_host');
    const subject = new ScriptDatabase(
      configOf({ SCRIPT_DB_URL: database.urlOf('scripts'), ...settings }),
      silentLog as Log,
    );
    await subject.onApplicationBootstrap();
    return new ScriptDatabaseRig(database, subject, operator);
  }

  /** Another executor on the same database; `errors` has what it logs as such. */
  async another(settings: Partial<ExecutorConfig>): Promise<{ errors: string[]; query: ScriptDatabaseRig['query'] }> {
    const errors: string[] = [];
    const log = { ...silentLog, error: (facts: unknown) => void errors.push(JSON.stringify(facts)) };
    const subject = new ScriptDatabase(configOf(settings), log as Log);
    this.others.push(subject);
    await subject.onApplicationBootstrap();
    const query = new ScriptDatabaseRig(this.database, subject, this.operator);
    return { errors, query: (sql, params, tenant) => query.query(sql, params, tenant) };
  }

  async closeOthers(): Promise<void> {
    await Promise.all(this.others.splice(0).map((subject) => subject.onModuleDestroy()));
  }

  attempt(tenant = 'demo', timeoutMs?: number): AttemptStandIn {
    const attempt = new AttemptStandIn(tenant, timeoutMs);
    this.attempts.push(attempt);
    return attempt;
  }

  /** Rejects with what the script would see. */
  async call(scope: CallScope, name: SdkCallName, ...args: unknown[]): Promise<unknown> {
    const answer = await this.subject.calls[name]!(scope, JSON.parse(JSON.stringify(args)) as unknown[], null);
    return answer instanceof CallResult ? answer.result : answer;
  }

  async query(sql: string, params: readonly unknown[] = [], tenant = 'demo'): Promise<Record<string, unknown>[]> {
    const rows = await this.call(this.attempt(tenant), 'db.query', sql, params, null);
    return JSON.parse(JSON.stringify(rows)) as Record<string, unknown>[];
  }

  execute(sql: string, params: readonly unknown[] = [], tenant = 'demo'): Promise<number> {
    return this.call(this.attempt(tenant), 'db.execute', sql, params, null) as Promise<number>;
  }

  async stop(): Promise<void> {
    for (const attempt of this.attempts) attempt.end();
    await this.subject.onModuleDestroy();
    await this.operator.end();
    await this.database.dispose();
  }
}

export const configOf = (settings: Partial<ExecutorConfig>): ExecutorConfig =>
  Object.assign(new ExecutorConfig(), { SCRIPT_DB_SCHEMA: 'demo_host' }, settings);
