import { Controller } from '@nestjs/common';
import {
  type CronPreview,
  type ListSchedules,
  type Page,
  type PreviewCron,
  type Principal,
  scheduler,
  type ScheduleView,
} from '@runlet/contracts';
import { assertPermitted, Body, Caller, Handles } from '@runlet/nest';
import { previewCron } from './preview-cron.ts';
import { ScheduleQuery } from './schedule.query.ts';

@Controller()
export class ScheduleController {
  constructor(private readonly schedules: ScheduleQuery) {}

  @Handles(scheduler.listSchedules)
  list(@Caller() caller: Principal, @Body(scheduler.listSchedules) query: ListSchedules): Promise<Page<ScheduleView>> {
    assertPermitted(caller, 'scripts.read');
    return this.schedules.list(caller.tenant, query);
  }

  @Handles(scheduler.previewCron)
  preview(@Caller() caller: Principal, @Body(scheduler.previewCron) query: PreviewCron): CronPreview {
    assertPermitted(caller, 'scripts.read');
    return previewCron(query, new Date());
  }
}
