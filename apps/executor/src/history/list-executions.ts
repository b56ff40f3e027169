import {
  type ExecutionStatus,
  type ExecutionSummary,
  ListExecutions,
  type Page,
  type TriggerType,
} from '@runlet/contracts';
import type { PoolClient } from 'pg';
import { decodeCursor, encodeCursor } from './cursor.ts';

/** A row of either table; a live run has none of the columns of an end. */
export interface SummaryRow {
  execution_id: string;
  script_id: string;
  script_name: string;
  version: number;
  status: ExecutionStatus;
  trigger_type: TriggerType;
  error_name?: string | null;
  error_message?: string | null;
  attempt_count: number;
  queued_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  duration_ms?: number | null;
  cpu_time_ms?: number | null;
  memory_bytes?: number | null;
  sdk_calls?: number | null;
  correlation_id: string;
  causation_id: string | null;
}

const ENDED = `
  select execution_id, script_id, script_name, version, status, trigger_type, error_name, error_message,
    attempt_count, queued_at, started_at, finished_at, duration_ms, cpu_time_ms, memory_bytes, sdk_calls,
    correlation_id, causation_id
  from executions`;

/** Live runs in the columns of ended ones. */
const LIVE = `
  select execution_id, script_id, script_name, version, status, trigger_type, error_name, error_message,
    attempt_count, queued_at, leased_at, null::timestamptz, null::float8, null::float8, null::float8, null::int,
    correlation_id, causation_id
  from (
    select *, null::text as error_name, null::text as error_message,
      case state when 'running' then 'running' else 'pending' end as status,
      attempt - (state <> 'running')::int as attempt_count
    from runs
  ) runs`;

/** Conditions on either table, with the values of their parameters. */
class Conditions {
  readonly values: unknown[] = [];
  private readonly texts: string[] = [];

  /** `condition` gets the place of the value. A value that is left out is no condition. */
  add(value: unknown, condition: (place: string) => string): this {
    if (value === undefined) return this;
    this.texts.push(condition(this.place(value)));
    return this;
  }

  place(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  get text(): string {
    return this.texts.join(' and ');
  }
}

const PATTERN_SIGNS = /[\\%_]/g;

const conditionsOf = (tenant: string, query: ListExecutions): Conditions => {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
  const conditions = new Conditions()
    .add(tenant, (at) => `tenant = ${at}`)
    .add(query.scriptId, (at) => `script_id = ${at}`)
    .add(query.status, (at) => `status = ${at}`)
    .add(query.trigger, (at) => `trigger_type = ${at}`)
    .add(query.version, (at) => `version = ${at}`)
    .add(query.correlationId, (at) => `correlation_id = ${at}`)
    .add(query.from, (at) => `queued_at >= ${at}`)
    .add(query.to, (at) => `queued_at < ${at}`)
    // The index of ended runs with an error holds no others.
    .add(query.error?.replace(PATTERN_SIGNS, String.raw`\$&`), (at) => {
      const pattern = `'%' || ${at}::text || '%'`;
      return `error_name is not null and (error_name ilike ${pattern} or error_message ilike ${pattern})`;
    });
  return after
    ? conditions.add(after.queuedAt, (at) => `(queued_at, execution_id) < (${at}, ${conditions.place(after.id)})`)
    : conditions;
};

/**
 * A page of executions, newest first, those that have not ended included. Each filter has an index in the order of the
 * list (migrations/000002_history.sql), so that a page costs its own length, whatever the history holds.
 */
export const listExecutions = async (
  tx: PoolClient,
  tenant: string,
  query: ListExecutions,
): Promise<Page<ExecutionSummary>> => {
  const conditions = conditionsOf(tenant, query);
  const most = conditions.place(query.limit + 1);
  const part = (select: string): string =>
    `(${select} where ${conditions.text} order by queued_at desc, execution_id desc limit ${most})`;
  const { rows } = await tx.query<SummaryRow>(
    `${part(ENDED)} union all ${part(LIVE)} order by queued_at desc, execution_id desc limit ${most}`,
    conditions.values,
  );
  const items = rows.slice(0, query.limit).map(toSummary);
  const last = rows.length > query.limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor(last) : null };
};

export const toSummary = (row: SummaryRow): ExecutionSummary => ({
  id: row.execution_id,
  scriptId: row.script_id,
  scriptName: row.script_name,
  version: row.version,
  status: row.status,
  triggerType: row.trigger_type,
  error: row.error_name ? { name: row.error_name, message: row.error_message ?? '' } : null,
  attemptCount: row.attempt_count,
  queuedAt: row.queued_at.toISOString(),
  startedAt: row.started_at?.toISOString() ?? null,
  finishedAt: row.finished_at?.toISOString() ?? null,
  durationMs: row.duration_ms ?? null,
  cpuTimeMs: row.cpu_time_ms ?? null,
  memoryBytes: row.memory_bytes ?? null,
  sdkCalls: row.sdk_calls ?? null,
  correlationId: row.correlation_id,
  causationId: row.causation_id,
});
