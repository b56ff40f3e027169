import { IsInt, IsOptional, Max, Min } from 'class-validator';

const KB = 1024;
const MB = 1024 * KB;

/** Inclusive ranges and defaults of what one run may use (script-api.md, "Limits"). */
export const limitRanges = {
  executionTimeMs: { min: 50, max: 300_000, default: 30_000 },
  cpuTimeMs: { min: 50, max: 60_000, default: 10_000 },
  memoryBytes: { min: 8 * MB, max: 512 * MB, default: 64 * MB },
  sdkCalls: { min: 1, max: 10_000, default: 100 },
  outputBytes: { min: KB, max: 5 * MB, default: MB },
  concurrentRuns: { min: 1, max: 100, default: 5 },
} as const;

/** Only a one-off may run this long, ms. */
export const ONEOFF_MAX_EXECUTION_TIME_MS = 900_000;
/** Inputs (HTTP bodies, manual inputs, event data) beyond this are refused before a run starts. */
export const MAX_INPUT_BYTES = MB;
/** Longest source text that can be saved, bytes of UTF-8. */
export const MAX_SOURCE_BYTES = 100 * KB;

export type LimitName = keyof typeof limitRanges;
export type Limits = Readonly<Record<LimitName, number>>;

export const defaultLimits: Limits = Object.fromEntries(
  Object.entries(limitRanges).map(([name, range]) => [name, range.default]),
) as Limits;

/** What a user may set; what is left out is the default. */
export class LimitsInput {
  /** Wall clock of one attempt, ms. The upper bound beyond 300,000 is checked by type: one-offs only. */
  @IsOptional()
  @IsInt()
  @Min(limitRanges.executionTimeMs.min)
  @Max(ONEOFF_MAX_EXECUTION_TIME_MS)
  executionTimeMs?: number;
  /** CPU time of one attempt, ms. */
  @IsOptional()
  @IsInt()
  @Min(limitRanges.cpuTimeMs.min)
  @Max(limitRanges.cpuTimeMs.max)
  cpuTimeMs?: number;
  /** Heap of the script's isolate, bytes. */
  @IsOptional()
  @IsInt()
  @Min(limitRanges.memoryBytes.min)
  @Max(limitRanges.memoryBytes.max)
  memoryBytes?: number;
  /** Calls of `sdk` and `events` in one attempt. */
  @IsOptional()
  @IsInt()
  @Min(limitRanges.sdkCalls.min)
  @Max(limitRanges.sdkCalls.max)
  sdkCalls?: number;
  /** Serialized output, bytes. */
  @IsOptional()
  @IsInt()
  @Min(limitRanges.outputBytes.min)
  @Max(limitRanges.outputBytes.max)
  outputBytes?: number;
  /** Runs of this script at the same time. */
  @IsOptional()
  @IsInt()
  @Min(limitRanges.concurrentRuns.min)
  @Max(limitRanges.concurrentRuns.max)
  concurrentRuns?: number;
}
