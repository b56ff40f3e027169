var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var SchedulerModule_1;
import { Module } from '@nestjs/common';
import { ContractClient } from '@runlet/messaging';
import { HEALTH_CHECKS, HealthController, natsCheck } from '@runlet/nest';
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
let SchedulerModule = SchedulerModule_1 = class SchedulerModule {
    static of({ config, nats, log }) {
        const graceMs = config.MISSED_GRACE_MS;
        return {
            module: SchedulerModule_1,
            controllers: [HealthController, ScheduleController, LedgerController],
            providers: [
                { provide: POOL, useFactory: () => openDatabase(config.DATABASE_URL, log) },
                { provide: ScheduleCalendars, useFactory: () => new ScheduleCalendars(log) },
                {
                    provide: ScheduleChanges,
                    useFactory: (pool, calendars) => new ScheduleChanges(pool, calendars, graceMs),
                    inject: [POOL, ScheduleCalendars],
                },
                {
                    provide: TickClaims,
                    useFactory: (pool, calendars) => new TickClaims(pool, calendars, graceMs),
                    inject: [POOL, ScheduleCalendars],
                },
                {
                    provide: HandOver,
                    useFactory: (pool) => new HandOver(pool, new ContractClient(nats), log),
                    inject: [POOL],
                },
                {
                    provide: ScriptChangeFeed,
                    useFactory: (changes) => new ScriptChangeFeed(nats, changes, log),
                    inject: [ScheduleChanges],
                },
                {
                    provide: TickClock,
                    useFactory: (claims, feed, handOver) => new TickClock({
                        claims,
                        graceMs,
                        log,
                        rulesCaughtUp: () => feed.caughtUp(),
                        ticksDue: () => handOver.wake(),
                    }),
                    inject: [TickClaims, ScriptChangeFeed, HandOver],
                },
                { provide: ScheduleQuery, useFactory: (pool) => new ScheduleQuery(pool), inject: [POOL] },
                { provide: LedgerQuery, useFactory: (pool) => new LedgerQuery(pool), inject: [POOL] },
                {
                    provide: HEALTH_CHECKS,
                    useFactory: (pool, feed) => [natsCheck(nats), postgresCheck(pool), feed],
                    inject: [POOL, ScriptChangeFeed],
                },
                SchedulerLifecycle,
            ],
        };
    }
};
SchedulerModule = SchedulerModule_1 = __decorate([
    Module({})
], SchedulerModule);
export { SchedulerModule };
//# sourceMappingURL=scheduler.module.js.map