import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Log } from '@runlet/nest';
import { ExecutorConfig } from '../config.ts';
import { CallError } from '../host-calls/call-error.ts';
import { type AnswersCalls, CallResult, type CallScope, type HostCallTable } from '../host-calls/host-call.ts';
import { LOG } from '../tokens.ts';
import { CatalogWatch } from './catalog/catalog-watch.ts';
import { Connections } from './connection/connections.ts';
import { syntaxError } from './connection/database-error.ts';
import type { ExchangeResult, Step } from './connection/exchange.ts';
import { toParams } from './connection/params.ts';
import { MAX_SQL_BYTES } from './database-limits.ts';
import type { Refusal, StatementFacts } from './sql/statement-facts.ts';
import { SqlCourt } from './sql/sql-court.ts';
import { Transactions } from './transactions.ts';

const NOT_SET_UP = 'sdk.db is not set up: this installation names no database of the host (SCRIPT_DB_URL)';

type Kind = StatementFacts['kind'];

/** Answers `sdk.db`: scripts' SQL on the host's data, as the role that row-level security keeps to one tenant. */
@Injectable()
export class ScriptDatabase implements AnswersCalls, OnApplicationBootstrap, OnModuleDestroy {
  private readonly court = new SqlCourt();
  private readonly connections: Connections | null;
  private readonly catalog: CatalogWatch | null;
  private readonly transactions: Transactions | null;

  readonly calls: HostCallTable = {
    'db.query': async (scope, [sql, params, tx]) => about(sql, (await this.run(scope, 'read', sql, params, tx)).rows),
    'db.execute': async (scope, [sql, params, tx]) =>
      about(sql, (await this.run(scope, 'write', sql, params, tx)).count),
    'db.begin': (scope) => this.begin(scope),
    'db.commit': (scope, [tx]) => this.commit(scope, tx),
    'db.rollback': (scope, [tx]) => this.rollback(scope, tx),
  };

  constructor(
    private readonly config: ExecutorConfig,
    @Inject(LOG) private readonly log: Log,
  ) {
    const { SCRIPT_DB_URL: url, SCRIPT_DB_SCHEMA } = config;
    const schemas = SCRIPT_DB_SCHEMA.split(',').map((schema) => schema.trim());
    this.connections = url ? new Connections({ url, schemas }) : null;
    this.catalog = this.connections && new CatalogWatch(this.connections, schemas, log);
    this.transactions = this.connections && new Transactions(this.connections);
  }

  /** A role that would not keep scripts in shows at once. A database that is away does not keep the executor down. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.catalog) return;
    // The first script should not have to wait for the grammar.
    await this.court.judge('', 'select 1', new AbortController().signal);
    await this.catalog.look(0).catch((error: unknown) => {
      this.log.warn({ err: error }, 'The database of SCRIPT_DB_URL cannot be reached: sdk.db answers so until it can');
    });
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.court.close(), this.connections?.close()]);
  }

  private async run(scope: CallScope, kind: Kind, sql: unknown, params: unknown, tx: unknown): Promise<ExchangeResult> {
    const { connections, transactions } = this.parts();
    const reads = kind === 'read';
    const prepare = (): Promise<Step> => this.prepare(scope, kind, sql, params);
    if (tx !== null && tx !== undefined) return transactions.find(scope, tx).run(prepare, reads);
    const step = await prepare();
    const lease = await connections.lease(scope.job.tenant, scope.signal, scope.remainingMs());
    try {
      scope.signal.throwIfAborted();
      return await lease.connection.run([this.settle(scope, reads), step], { reads, signal: scope.signal });
    } finally {
      lease.giveBack();
    }
  }

  private async prepare(scope: CallScope, kind: Kind, sql: unknown, params: unknown): Promise<Step> {
    const method = kind === 'read' ? 'sdk.db.query' : 'sdk.db.execute';
    const text = assertSql(sql, method);
    const facts = await this.judge(scope, text, kind);
    const values = toParams(params ?? [], method, facts.jsonParams);
    assertCount(facts.params, values.length, method);
    return { text, values };
  }

  private async judge(scope: CallScope, sql: string, kind: Kind): Promise<StatementFacts> {
    const verdict = await this.court.judge(scope.job.tenant, sql, scope.signal);
    if ('refused' in verdict) throw toError(verdict);
    if (verdict.kind !== kind) {
      const advice =
        kind === 'read'
          ? 'sdk.db.query takes SELECT: change data by sdk.db.execute'
          : 'sdk.db.execute takes INSERT, UPDATE, DELETE and MERGE: read data by sdk.db.query';
      throw new CallError('SqlNotAllowedError', advice);
    }
    const refusal = await this.parts().catalog.refusal(verdict);
    if (refusal) throw toError(refusal);
    return verdict;
  }

  private begin(scope: CallScope): Promise<number> {
    return this.parts().transactions.begin(scope, [{ text: 'begin', values: [] }, this.settle(scope, false)]);
  }

  private async commit(scope: CallScope, tx: unknown): Promise<null> {
    const { command } = await this.parts().transactions.find(scope, tx).finish('commit');
    if (command === 'COMMIT') return null;
    throw new CallError('TransactionError', 'A statement of the transaction had failed: it was rolled back');
  }

  private async rollback(scope: CallScope, tx: unknown): Promise<null> {
    await this.parts().transactions.find(scope, tx).finish('rollback');
    return null;
  }

  /** For the transaction that it stands in, and no longer: whose rows there are, and whether it may write. */
  private settle({ job }: CallScope, readOnly: boolean): Step {
    const tenant = 'set_config($1, $2, true)';
    return {
      text: readOnly ? `select ${tenant}, set_config('transaction_read_only', 'on', true)` : `select ${tenant}`,
      values: [this.config.SCRIPT_DB_TENANT_SETTING, job.tenant],
    };
  }

  private parts(): { connections: Connections; catalog: CatalogWatch; transactions: Transactions } {
    const { connections, catalog, transactions } = this;
    if (connections && catalog && transactions) return { connections, catalog, transactions };
    throw new CallError('DatabaseUnavailableError', NOT_SET_UP);
  }
}

/** The record of the call shows what was asked, not with which values. */
const about = (sql: unknown, result: unknown): CallResult =>
  new CallResult(result, { detail: String(sql).trim().replace(/\s+/g, ' ') });

const assertSql = (sql: unknown, method: string): string => {
  if (typeof sql !== 'string') throw new CallError('TypeError', `${method}: the SQL has to be a text`);
  if (Buffer.byteLength(sql) <= MAX_SQL_BYTES) return sql;
  throw new CallError(
    'TypeError',
    `${method}: the SQL is longer than ${MAX_SQL_BYTES} bytes; give values as parameters`,
  );
};

const assertCount = (wanted: number, given: number, method: string): void => {
  if (wanted === given) return;
  throw new CallError('TypeError', `${method}: the SQL has ${wanted} parameters ($1 …), and ${given} were given`);
};

const toError = ({ refused, message, at }: Refusal): CallError => {
  if (refused === 'syntax') return syntaxError(message, at);
  return new CallError('SqlNotAllowedError', at === null ? message : `${message} (at character ${at})`);
};
