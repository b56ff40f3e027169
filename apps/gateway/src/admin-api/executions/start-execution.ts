import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';

/** Longest time that a request may wait for a run to end, s. */
const MAX_WAIT_S = 60;

/** A start by hand. */
export class StartExecution {
  @IsUUID()
  scriptId!: string;
  /** Any JSON value; the script sees it as its input. */
  @IsOptional()
  input: unknown = null;
}

export class StartOptions {
  @IsUUID()
  scriptId!: string;
  /** Seconds to wait for the end of the execution; left out: answer at once. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_WAIT_S)
  wait: number = 0;
}
