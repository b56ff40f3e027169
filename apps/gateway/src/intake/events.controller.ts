import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainEvent } from '@runlet/contracts';
import type { FastifyRequest } from 'fastify';
import { API_PREFIX } from '../http/api-prefix.ts';
import { type Behalf, OnBehalf } from '../http/request-parts.ts';
import { RequirePermission } from '../identity/access.ts';
import { Documented } from '../openapi/documented.ts';
import { intakeOf, validEvents } from './cloud-events.ts';
import { EventPublisher } from './event-publisher.ts';

@ApiTags('Events')
@Controller(`${API_PREFIX}/events`)
export class EventsController {
  constructor(private readonly publisher: EventPublisher) {}

  @Documented('Take in a CloudEvent (structured or binary), or a batch: all of it or nothing', {
    told: DomainEvent,
    as: ['application/cloudevents+json', 'application/json'],
    replies: { 202: 'EventsAccepted' },
    problems: [413, 415],
  })
  @RequirePermission('scripts.execute')
  @Post()
  @HttpCode(202)
  async take(
    @Req() { headers, body }: FastifyRequest,
    @OnBehalf() behalf: Behalf,
  ): Promise<{ id: string } | { ids: string[] }> {
    const intake = intakeOf(headers, body);
    const events = validEvents(intake);
    await this.publisher.publish(events, behalf);
    const ids = events.map(({ id }) => id);
    return intake.batch ? { ids } : { id: ids[0]! };
  }
}
