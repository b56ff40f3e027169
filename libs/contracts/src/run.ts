import {
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
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
import type { ExecutionError, ExecutionStatus } from './execution.ts';
import type { Actor } from './principal.ts';
import { isIdNeeded, SCRIPT_NAME } from './script-words.ts';
import { TENANT_ID } from './tenant.ts';
import type { HttpRequestFacts, TriggerFacts } from './trigger-facts.ts';

/**
 * Head of the frame that asks for a synchronous run; its one section is the input: the request's raw body for
 * `http`, JSON for `api`. Validated like any message; the section stays opaque.
 */
export class RunRequest {
  @IsUUID()
  executionId!: string;
  @Matches(TENANT_ID)
  tenant!: string;
  /** Left out where `scriptName` names the script. */
  @ValidateIf(isIdNeeded)
  @IsUUID()
  scriptId?: string;
  /** For callers that know a script by its name alone; the executor finds the id. */
  @IsOptional()
  @Matches(SCRIPT_NAME)
  @Length(3, 100)
  scriptName?: string;
  @IsIn(['http', 'api'])
  triggerType!: 'http' | 'api';
  /** For `http`: the request's facts. */
  @IsOptional()
  @IsObject()
  http: HttpRequestFacts | null = null;
  @IsString()
  @MaxLength(200)
  correlationId!: string;
  @IsOptional()
  @IsString()
  @MaxLength(200)
  causationId: string | null = null;
  @IsISO8601()
  queuedAt!: string;
  /** How long the caller will wait, ms from receipt. */
  @IsInt()
  @Min(1)
  @Max(900_000)
  timeoutMs!: number;
}

/** What starts the synchronous run that `by` asks for. */
export const triggerFactsOf = ({ triggerType, http }: RunRequest, by: Actor): TriggerFacts =>
  triggerType === 'http' && http ? { type: 'http', httpRequest: http } : { type: 'api', by };

/** Head of the answer; its one section is the response's body (`http`) or the output as JSON (`api`). */
export type RunReply =
  | {
      readonly kind: 'ended';
      readonly executionId: string;
      readonly status: Exclude<ExecutionStatus, 'pending' | 'running'>;
      readonly durationMs: number;
      readonly error: ExecutionError | null;
      readonly response: HttpResponseHead | null;
    }
  /** No room here: ask another executor. Nothing has started, nothing is recorded. */
  | { readonly kind: 'busy' }
  /** The script runs as often as its limit `concurrentRuns` allows. */
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  /** This executor does not know the script as deployed. */
  | { readonly kind: 'unknown-script' };

/** Name of the error of a script whose HTTP answer cannot be sent: its caller gets 502. */
export const RESPONSE_ERROR = 'ResponseError';

/** Head of the HTTP answer that a script gave; the body is beside it. Holds no server headers (`isServerHeader`). */
export interface HttpResponseHead {
  readonly status: number;
  /** Lower-case names; a repeated header is an array. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

/** Sent every second by each executor over core NATS; silence of 2.5 s means that it is gone. */
export interface ExecutorAlive {
  readonly instance: string;
  /** A draining executor takes no new runs. */
  readonly draining: boolean;
}
export const ALIVE_INTERVAL_MS = 1_000;
export const ALIVE_TIMEOUT_MS = 2_500;
