import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { request } from './contract.ts';
import { type Page, PageQuery } from './page.ts';

export const tickOutcomes = [
  'due',
  'fired',
  'skipped_overlap',
  'skipped_paused',
  'refused',
  'missed',
  'merged',
  'backfilled',
] as const;
/** `due` is not final: the tick is being handed to an executor. */
export type TickOutcome = (typeof tickOutcomes)[number];

export class ListSchedules extends PageQuery {}

export interface ScheduleView {
  readonly scriptId: string;
  readonly scriptName: string;
  readonly cron: string;
  readonly timezone: string;
  readonly status: 'active' | 'paused';
  readonly nextDueAt: string | null;
}

export class ListTicks extends PageQuery {
  @IsUUID()
  scriptId!: string;
}

/** One entry of the ledger. */
export interface TickView {
  readonly scriptId: string;
  readonly dueAt: string;
  readonly outcome: TickOutcome;
  readonly executionId: string | null;
  readonly reason: string | null;
  readonly decidedAt: string | null;
}

export class PreviewCron {
  @IsString()
  @MaxLength(200)
  expression!: string;
  @IsOptional()
  @IsString()
  @MaxLength(64)
  timezone: string = 'UTC';
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(50)
  count: number = 5;
}

export interface CronPreview {
  readonly expression: string;
  readonly timezone: string;
  /** The expression in words. */
  readonly description: string;
  /** Next due moments, ISO 8601 UTC. */
  readonly next: readonly string[];
}

export const scheduler = {
  listSchedules: request<Page<ScheduleView>>()('scheduler.qry.schedule.list', ListSchedules),
  listTicks: request<Page<TickView>>()('scheduler.qry.tick.list', ListTicks),
  previewCron: request<CronPreview>()('scheduler.qry.cron.preview', PreviewCron),
} as const;
