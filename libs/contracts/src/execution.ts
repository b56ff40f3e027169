import { Type } from 'class-transformer';
import {
  IsDefined,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { IsInstant } from './instant.ts';
import { PageQuery } from './page.ts';
import { isIdNeeded, MAX_VERSION, SCRIPT_NAME } from './script-words.ts';
import { IsStorableText } from './text.ts';
import { type TriggerType, triggerTypes } from './trigger.ts';

export const executionStatuses = ['pending', 'running', 'completed', 'failed', 'timeout', 'cancelled'] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

export const attemptOutcomes = ['completed', 'failed', 'timeout', 'cancelled', 'worker_lost'] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** Why a run failed; `line` and `column` (from 1) are the user's own. */
export interface ExecutionError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

export interface AttemptView {
  readonly number: number;
  readonly outcome: AttemptOutcome;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly error: ExecutionError | null;
}

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogLine {
  readonly at: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly metadata: unknown;
}

/** How far a script says it has come. */
export interface Progress {
  readonly done: number;
  /** Null where the script does not know. */
  readonly total: number | null;
  readonly message: string | null;
}

/** One call of the script's SDK, as the history keeps it: what was asked and what came of it, no payloads. */
export interface SdkCallRecord {
  /** Like `http.request`. */
  readonly name: string;
  /** What it was about, where that is worth knowing: a method and host, a secret's name and version. */
  readonly detail: string | null;
  /** ms from the attempt's start. */
  readonly atMs: number;
  readonly durationMs: number;
  /** Arguments and result as JSON with the bytes beside them. */
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** Name of the error that the script got; null when it went well. */
  readonly error: string | null;
}

/** A row of the list: no payloads. */
export interface ExecutionSummary {
  readonly id: string;
  readonly scriptId: string;
  readonly scriptName: string;
  readonly version: number;
  readonly status: ExecutionStatus;
  readonly triggerType: TriggerType;
  readonly error: Pick<ExecutionError, 'name' | 'message'> | null;
  readonly attemptCount: number;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly durationMs: number | null;
  readonly cpuTimeMs: number | null;
  readonly memoryBytes: number | null;
  readonly sdkCalls: number | null;
  readonly correlationId: string;
  readonly causationId: string | null;
}

export interface ExecutionView extends Omit<ExecutionSummary, 'triggerType' | 'error'> {
  /** `type`, and what the start brought: the event, the request without its body, the tick, the person. */
  readonly trigger: { readonly type: TriggerType; readonly [fact: string]: unknown };
  readonly input: unknown;
  readonly output: unknown;
  readonly error: ExecutionError | null;
  readonly attempts: readonly AttemptView[];
  readonly progress: Progress | null;
}

export class GetExecution {
  @IsUUID()
  id!: string;
}

export class ListExecutions extends PageQuery {
  @IsOptional()
  @IsUUID()
  scriptId?: string;
  @IsOptional()
  @IsIn(executionStatuses)
  status?: ExecutionStatus;
  @IsOptional()
  @IsIn(triggerTypes)
  trigger?: TriggerType;
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  version?: number;
  /** Queued at or after, ISO 8601. */
  @IsOptional()
  @IsInstant()
  from?: string;
  /** Queued before, ISO 8601. */
  @IsOptional()
  @IsInstant()
  to?: string;
  /** Part of the error's name or message. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @IsStorableText()
  error?: string;
  /** The event, request or run that caused it. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @IsStorableText()
  correlationId?: string;
}

/** A start by hand or by an `async` endpoint. */
export class AcceptRun {
  /** A request that is repeated names the same one. For hosts the run's own id derives from it: the answer has that. */
  @IsUUID()
  executionId!: string;
  /** Left out where `scriptName` names the script. */
  @ValidateIf(isIdNeeded)
  @IsUUID()
  scriptId?: string;
  /** For callers that know a script by its name alone; the executor finds the id. */
  @IsOptional()
  @Matches(SCRIPT_NAME)
  @Length(3, 100)
  scriptName?: string;
  @IsIn(['manual', 'http'])
  triggerType!: 'manual' | 'http';
  /** For `http`: `{ httpRequest: HttpRequestFacts }`; for a start by hand nothing need be in it (see `TriggerFacts`). */
  @IsDefined()
  trigger!: Record<string, unknown>;
  @IsOptional()
  input: unknown = null;
  /** Raw body of an `async` endpoint's request, base64; null for a start by hand. */
  @IsOptional()
  @IsString()
  rawBody: string | null = null;
  @IsString()
  @MaxLength(200)
  correlationId!: string;
}

export interface RunAccepted {
  readonly id: string;
  readonly status: 'pending';
}

/** A due moment of a schedule. */
export class AcceptTick {
  @IsString()
  @MaxLength(63)
  tenant!: string;
  @IsUUID()
  scriptId!: string;
  @IsISO8601()
  dueAt!: string;
  /** The version that was live when the tick fell due. */
  @IsInt()
  @Min(1)
  version!: number;
  @IsString()
  @MaxLength(200)
  cronExpression!: string;
  @IsString()
  @MaxLength(64)
  timezone!: string;
  @IsIn(['skip', 'queue', 'allow'])
  overlap!: 'skip' | 'queue' | 'allow';
}

/** What became of a tick. `refused` names why in `reason`. */
export interface TickAnswer {
  readonly outcome: 'accepted' | 'skipped_overlap' | 'refused';
  readonly executionId: string | null;
  readonly reason: string | null;
}
