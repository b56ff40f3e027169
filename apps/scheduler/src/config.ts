import { AnsweringConfig } from '@runlet/nest';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

export class SchedulerConfig extends AnsweringConfig {
  /**
   * A tick that is decided more than this late was missed, ms: what becomes of it is the schedule's choice. At most ten
   * minutes, since a tick that is less late fires whatever the choice.
   */
  @Type(() => Number)
  @IsInt()
  @Min(1_000)
  @Max(600_000)
  MISSED_GRACE_MS: number = 60_000;
}
