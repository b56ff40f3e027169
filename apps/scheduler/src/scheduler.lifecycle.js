var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var __param = (this && this.__param) || function (paramIndex, decorator) {
    return function (target, key) { decorator(target, key, paramIndex); }
};
import { Inject, Injectable } from '@nestjs/common';
import { POOL } from './database.ts';
import { ScriptChangeFeed } from './schedule/script-change-feed.ts';
import { HandOver } from './tick/hand-over.ts';
import { TickClock } from './tick/tick-clock.ts';
/** What runs by itself, from the boot to the shutdown. */
let SchedulerLifecycle = class SchedulerLifecycle {
    constructor(feed, clock, handOver, pool) {
        this.feed = feed;
        this.clock = clock;
        this.handOver = handOver;
        this.pool = pool;
    }
    onApplicationBootstrap() {
        this.feed.start(() => {
            this.clock.rearm();
            this.handOver.wake();
        });
        this.handOver.start();
        this.clock.start();
    }
    /** Nothing new is begun, what is under way ends, and the connections go last. */
    async onApplicationShutdown() {
        await Promise.all([this.feed.stop(), this.clock.stop(), this.handOver.stop()]);
        await this.pool.end();
    }
};
SchedulerLifecycle = __decorate([
    Injectable(),
    __param(3, Inject(POOL)),
    __metadata("design:paramtypes", [ScriptChangeFeed,
        TickClock,
        HandOver, Function])
], SchedulerLifecycle);
export { SchedulerLifecycle };
//# sourceMappingURL=scheduler.lifecycle.js.map