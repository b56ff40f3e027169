import { BackgroundLoop } from '../background-loop.ts';
/** Longest sleep, ms: schedules that another replica has taken in, and steps of clocks, are seen after this. */
const LONGEST_SLEEP_MS = 1_000;
/** Pause when what is due is in the hands of another replica, ms. */
const LOCKED_ELSEWHERE_MS = 25;
/** Wakes when a schedule falls due, by the database's clock, and has its ticks claimed. */
export class TickClock {
    constructor(parts) {
        this.parts = parts;
        this.rulesKnown = false;
        this.loop = new BackgroundLoop('tick clock', () => this.round(), parts.log);
    }
    start() {
        this.loop.start();
    }
    /** A schedule has changed: what is due next may be another. */
    rearm() {
        this.loop.wake();
    }
    stop() {
        return this.loop.stop();
    }
    async round() {
        const { claims, graceMs, rulesCaughtUp, ticksDue } = this.parts;
        const waitMs = (await claims.msUntilDue()) ?? LONGEST_SLEEP_MS;
        if (this.rulesKnown && waitMs > 0)
            return Math.ceil(Math.min(waitMs, LONGEST_SLEEP_MS));
        // After an outage the stream may hold changes from before the ticks that were missed: a pause, a new version.
        if (!this.rulesKnown || waitMs < -graceMs)
            this.rulesKnown = await rulesCaughtUp();
        if (!this.rulesKnown)
            return LONGEST_SLEEP_MS;
        const { schedules, due } = await claims.claim();
        if (due > 0)
            ticksDue();
        return schedules > 0 ? 0 : LOCKED_ELSEWHERE_MS;
    }
}
//# sourceMappingURL=tick-clock.js.map