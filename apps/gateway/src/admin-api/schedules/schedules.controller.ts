import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type CronPreview,
  ListSchedules,
  ListTicks,
  type Page,
  PreviewCron,
  type ScheduleView,
  scheduler,
  type TickView,
} from '@runlet/contracts';
import { ContractClient } from '@runlet/messaging';
import { API_PREFIX } from '../../http/api-prefix.ts';
import { Asked, type Behalf, OnBehalf } from '../../http/request-parts.ts';
import { RequirePermission } from '../../identity/access.ts';
import { Documented } from '../../openapi/documented.ts';

@ApiTags('Schedules')
@Controller(API_PREFIX)
export class SchedulesController {
  constructor(private readonly contracts: ContractClient) {}

  @Documented('Schedules with their next due moment', { asked: ListSchedules, replies: { 200: 'SchedulePage' } })
  @RequirePermission('scripts.read')
  @Get('schedules')
  schedules(@Asked(ListSchedules) question: ListSchedules, @OnBehalf() behalf: Behalf): Promise<Page<ScheduleView>> {
    return this.contracts.call(scheduler.listSchedules, question, behalf);
  }

  @Documented('The ledger: what became of each due moment, newest first', {
    asked: ListTicks,
    replies: { 200: 'TickPage' },
    problems: [404],
  })
  @RequirePermission('scripts.read')
  @Get('scripts/:scriptId/ticks')
  ticks(@Asked(ListTicks) question: ListTicks, @OnBehalf() behalf: Behalf): Promise<Page<TickView>> {
    return this.contracts.call(scheduler.listTicks, question, behalf);
  }

  /** Two colons make one that is meant as such. */
  @Documented('What a cron expression means, and when it falls due next', {
    asked: PreviewCron,
    replies: { 200: 'CronPreview' },
  })
  @RequirePermission('scripts.read')
  @Get('cron::preview')
  preview(@Asked(PreviewCron) question: PreviewCron, @OnBehalf() behalf: Behalf): Promise<CronPreview> {
    return this.contracts.call(scheduler.previewCron, question, behalf);
  }
}
