import { nextDue, parseSchedule } from '@runlet/schedule';
import { LRUCache } from 'lru-cache';
/** Parsed expressions kept, ≈ 3 KB each. */
const KEPT = 2_000;
/** A next moment costs ≈ 0.1 ms, and the same one is asked for by every schedule that shares the expression. */
const rememberingLast = (calendar) => {
    let asked = Number.NaN;
    let answer = null;
    return (after) => {
        if (after.getTime() !== asked) {
            answer = calendar(after);
            asked = after.getTime();
        }
        return answer;
    };
};
/** The calendar of each expression and zone, parsed once. */
export class ScheduleCalendars {
    constructor(log) {
        this.log = log;
        this.parsed = new LRUCache({ max: KEPT });
    }
    of({ cron, timezone }) {
        const key = `${timezone} ${cron}`;
        const known = this.parsed.get(key);
        if (known)
            return known;
        const calendar = this.parse(cron, timezone);
        this.parsed.set(key, calendar);
        return calendar;
    }
    parse(cron, timezone) {
        const result = parseSchedule(cron, timezone);
        if (result.ok)
            return rememberingLast((after) => nextDue(result.schedule, after));
        // The catalog has refused what means nothing; this is a zone that only its Node.js knows.
        this.log.error({ cron, timezone, errors: result.errors }, 'schedule cannot be read: it will not come due');
        return () => null;
    }
}
//# sourceMappingURL=schedule-calendars.js.map