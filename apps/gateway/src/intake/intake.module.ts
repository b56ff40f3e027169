import { Module } from '@nestjs/common';
import { EventPublisher } from './event-publisher.ts';
import { EventsController } from './events.controller.ts';

/** Where events of hosts come in over HTTP. */
@Module({ controllers: [EventsController], providers: [EventPublisher] })
export class IntakeModule {}
