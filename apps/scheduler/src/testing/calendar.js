import { nextDue, parseSchedule } from '@runlet/schedule';
export const calendarOf = (cron, timezone = 'UTC') => {
    const parsed = parseSchedule(cron, timezone);
    if (!parsed.ok)
        throw new Error(JSON.stringify(parsed.errors));
    return (after) => nextDue(parsed.schedule, after);
};
//# sourceMappingURL=calendar.js.map