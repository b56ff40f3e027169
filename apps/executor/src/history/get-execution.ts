import type {
  AttemptView,
  ExecutionError,
  ExecutionView,
  HttpResponseHead,
  LogLine,
  Progress,
  SdkCallRecord,
  TriggerFacts,
} from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import type { PoolClient } from 'pg';
import { type SummaryRow, toSummary } from './list-executions.ts';
import { inputView, jsonView, outputView } from './payload-view.ts';

interface ExecutionRow extends SummaryRow {
  trigger: Buffer;
  input: Buffer;
  input_kind: string;
  output: Buffer | null;
  response: Buffer | null;
  error: Buffer | null;
  attempts: Buffer;
  progress: Buffer | null;
}

const LIVE = `
  select execution_id, script_id, script_name, version, trigger_type, queued_at, leased_at as started_at,
    null::timestamptz as finished_at, correlation_id, causation_id, attempts, input, input_kind, progress,
    coalesce(recorded_trigger, trigger) as trigger,
    case state when 'running' then 'running' else 'pending' end as status,
    attempt - (state <> 'running')::int as attempt_count
  from runs
  where execution_id = $1 and tenant = $2`;

const ENDED = `
  select e.*, p.trigger, p.input, p.input_kind, p.output, p.response, p.error, p.attempts, p.progress
  from executions e
  join execution_payloads p using (execution_id, queued_at)
  where e.execution_id = $1 and e.tenant = $2`;

const LOGS = `select logs from execution_payloads where execution_id = $1 and tenant = $2`;
const CALLS = `select calls from execution_payloads where execution_id = $1 and tenant = $2`;

const notFound = (id: string): ProblemError =>
  new ProblemError({ kind: 'not-found', code: 'execution/not-found', detail: `There is no execution ${id}.` });

/** Throws `execution/not-found`. */
export const getExecution = async (tx: PoolClient, tenant: string, id: string): Promise<ExecutionView> => {
  // Live first: a run that ends in between is then found in the history, and never in neither.
  for (const text of [LIVE, ENDED]) {
    const { rows } = await tx.query<ExecutionRow>(text, [id, tenant]);
    if (rows[0]) return toView(rows[0]);
  }
  throw notFound(id);
};

/** Log lines of the last attempt; none while it has not ended. Throws `execution/not-found`. */
export const getLogs = async (tx: PoolClient, tenant: string, id: string): Promise<readonly LogLine[]> => {
  const { rows } = await tx.query<{ logs: Buffer }>(LOGS, [id, tenant]);
  const lines = rows[0] && jsonView(rows[0].logs);
  if (Array.isArray(lines)) return lines as LogLine[];
  await getExecution(tx, tenant, id);
  return [];
};

/** What the last attempt asked of the executor; nothing while it has not ended. Throws `execution/not-found`. */
export const getCalls = async (tx: PoolClient, tenant: string, id: string): Promise<readonly SdkCallRecord[]> => {
  const { rows } = await tx.query<{ calls: Buffer | null }>(CALLS, [id, tenant]);
  if (!rows[0]) await getExecution(tx, tenant, id);
  return rows[0]?.calls ? (jsonView(rows[0].calls) as SdkCallRecord[]) : [];
};

const toView = (row: ExecutionRow): ExecutionView => {
  const { triggerType, error: _, ...summary } = toSummary(row);
  const facts = jsonView(row.trigger) as TriggerFacts;
  return {
    ...summary,
    trigger: { ...facts, type: triggerType },
    input: inputView(row.input, row.input_kind, facts),
    output: outputView(row.output ?? null, jsonView(row.response ?? null) as HttpResponseHead | null),
    error: jsonView(row.error ?? null) as ExecutionError | null,
    attempts: jsonView(row.attempts) as AttemptView[],
    progress: jsonView(row.progress) as Progress | null,
  };
};
