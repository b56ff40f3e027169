import { type DynamicModule, Module } from '@nestjs/common';
import { ContractClient } from '@runlet/messaging';
import { HEALTH_CHECKS, HealthController, natsCheck, type ServiceContext } from '@runlet/nest';
import type { Pool } from 'pg';
import type { SchedulerConfig } from './config.ts';
import { openDatabase, POOL, postgresCheck } from './database.ts';
import { LedgerController } from './ledger/ledger.controller.ts';
import { LedgerQuery } from './ledger/ledger.query.ts';
import { ScheduleCalendars } from './schedule/schedule-calendars.ts';
import { ScheduleChanges } from './schedule/schedule-changes.ts';
import { ScheduleController } from './schedule/schedule.controller.ts';
import { ScheduleQuery } from './schedule/schedule.query.ts';
import { ScriptChangeFeed } from './schedule/script-change-feed.ts';
import { SchedulerLifecycle } from './scheduler.lifecycle.ts';
import { HandOver } from './tick/hand-over.ts';
import { TickClaims } from './tick/tick-claims.ts';
import { TickClock } from './tick/tick-clock.ts';

/** Composition root: changes of scripts → schedules → the clock claims ticks → they are handed to an executor. */
@Module({})
export class SchedulerModule {
  static of({ config, nats, log }: ServiceContext<SchedulerConfig>): DynamicModule {
    const graceMs = config.MISSED_GRACE_MS;
    return {
      module: SchedulerModule,
      controllers: [HealthController, ScheduleController, LedgerController],
      providers: [
        { provide: POOL, useFactory: () => openDatabase(config.DATABASE_URL, log) },
        { provide: ScheduleCalendars, useFactory: () => new ScheduleCalendars(log) },
        {
          provide: ScheduleChanges,
          useFactory: (pool: Pool, calendars: ScheduleCalendars) => new ScheduleChanges(pool, calendars, graceMs),
          inject: [POOL, ScheduleCalendars],
        },
        {
          provide: TickClaims,
          useFactory: (pool: Pool, calendars: ScheduleCalendars) => new TickClaims(pool, calendars, graceMs),
          inject: [POOL, ScheduleCalendars],
        },
        {
          provide: HandOver,
          useFactory: (pool: Pool) => new HandOver(pool, new ContractClient(nats), log),
          inject: [POOL],
        },
        {
          provide: ScriptChangeFeed,
          useFactory: (changes: ScheduleChanges) => new ScriptChangeFeed(nats, changes, log),
          inject: [ScheduleChanges],
        },
        {
          provide: TickClock,
          useFactory: (claims: TickClaims, feed: ScriptChangeFeed, handOver: HandOver) =>
            new TickClock({
              claims,
              graceMs,
              log,
              rulesCaughtUp: () => feed.caughtUp(),
              ticksDue: () => handOver.wake(),
            }),
          inject: [TickClaims, ScriptChangeFeed, HandOver],
        },
        { provide: ScheduleQuery, useFactory: (pool: Pool) => new ScheduleQuery(pool), inject: [POOL] },
        { provide: LedgerQuery, useFactory: (pool: Pool) => new LedgerQuery(pool), inject: [POOL] },
        {
          provide: HEALTH_CHECKS,
          useFactory: (pool: Pool, feed: ScriptChangeFeed) => [natsCheck(nats), postgresCheck(pool), feed],
          inject: [POOL, ScriptChangeFeed],
        },
        SchedulerLifecycle,
      ],
    };
  }
}
