import type { Actor, AttemptView, Limits, RetryPolicy, TriggerFacts } from '@runlet/contracts';
import type { InputKind } from '../acceptance/new-run.ts';

/** The right to work on a run: whoever comes later has a greater fence, and then nothing can be recorded with this one. */
export interface Lease {
  readonly executionId: string;
  readonly fence: number;
}

/** What an ended attempt needs to know of the attempts before it. */
export interface RunProgress {
  /** Number of the attempt that runs or comes next, from 1. */
  readonly attempt: number;
  /** Those that have ended. */
  readonly attempts: readonly AttemptView[];
  /** How many of them were lost with their worker. */
  readonly lost: number;
  readonly retry: RetryPolicy;
}

/** A run that this replica may work on for as long as it renews its lease. */
export interface LeasedRun extends Lease, RunProgress {
  /** It was in a process that died unexplained, and runs alone. */
  readonly suspect: boolean;
  readonly tenant: string;
  readonly organizationId: string | null;
  readonly scriptId: string;
  readonly scriptName: string;
  readonly version: number;
  readonly sourceHash: string;
  readonly limits: Limits;
  readonly trigger: TriggerFacts;
  readonly input: Buffer;
  readonly inputKind: InputKind;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly queuedAt: Date;
}

export interface LeasedRow {
  execution_id: string;
  fence: number;
  attempt: number;
  attempts: Buffer;
  lost: number;
  suspect: boolean;
  tenant: string;
  organization_id: string | null;
  script_id: string;
  script_name: string;
  version: number;
  source_hash: string;
  limits: Limits;
  max_attempts: number;
  retry_base_ms: number;
  trigger: Buffer;
  input: Buffer;
  input_kind: InputKind;
  actor_kind: Actor['kind'];
  actor_id: string;
  correlation_id: string;
  causation_id: string | null;
  queued_at: Date;
}

export const toProgress = (
  row: Pick<LeasedRow, 'attempt' | 'attempts' | 'lost' | 'max_attempts' | 'retry_base_ms'>,
): RunProgress => ({
  attempt: row.attempt,
  attempts: JSON.parse(row.attempts.toString()) as AttemptView[],
  lost: row.lost,
  retry: { maxAttempts: row.max_attempts, baseMs: row.retry_base_ms },
});

export const toLeasedRun = (row: LeasedRow): LeasedRun => ({
  ...toProgress(row),
  executionId: row.execution_id,
  fence: row.fence,
  suspect: row.suspect,
  tenant: row.tenant,
  organizationId: row.organization_id,
  scriptId: row.script_id,
  scriptName: row.script_name,
  version: row.version,
  sourceHash: row.source_hash,
  limits: row.limits,
  trigger: JSON.parse(row.trigger.toString()) as TriggerFacts,
  input: row.input,
  inputKind: row.input_kind,
  actor: { kind: row.actor_kind, id: row.actor_id },
  correlationId: row.correlation_id,
  causationId: row.causation_id,
  queuedAt: row.queued_at,
});
