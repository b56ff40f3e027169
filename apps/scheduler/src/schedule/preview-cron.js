import { invalid } from '@runlet/contracts';
import { describeSchedule, nextDue, parseSchedule } from '@runlet/schedule';
/** An expression in words and its next due moments after `now`. Throws `request/invalid` naming the field. */
export const previewCron = ({ expression, timezone, count }, now) => {
    const parsed = parseSchedule(expression, timezone);
    if (!parsed.ok) {
        throw invalid(parsed.errors.map((error) => (error.field === 'cron' ? { ...error, field: 'expression' } : error)), 'The schedule');
    }
    const next = [];
    let at = nextDue(parsed.schedule, now);
    while (at && next.length < count) {
        next.push(at.toISOString());
        at = nextDue(parsed.schedule, at);
    }
    return { expression: parsed.schedule.cron, timezone, description: describeSchedule(expression), next };
};
//# sourceMappingURL=preview-cron.js.map