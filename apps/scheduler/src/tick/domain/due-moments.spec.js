import { describe, expect, it } from '@jest/globals';
import { calendarOf } from '../../testing/calendar.ts';
import { dueMoments } from './due-moments.ts';
const minutes = (first, through, limit, cron = '* * * * *') => {
    const { moments, cut } = dueMoments(calendarOf(cron), new Date(first), new Date(through), limit);
    return { moments: moments.map((moment) => moment.toISOString().slice(0, 19)), cut };
};
describe('dueMoments', () => {
    it('lists every moment, both ends included', () => {
        expect(minutes('2026-01-01T10:00Z', '2026-01-01T10:02Z', 10)).toEqual({
            moments: ['2026-01-01T10:00:00', '2026-01-01T10:01:00', '2026-01-01T10:02:00'],
            cut: false,
        });
    });
    it('lists none when the first is later than the end', () => {
        expect(minutes('2026-01-01T10:00Z', '2026-01-01T09:59:59.999Z', 10)).toEqual({ moments: [], cut: false });
    });
    it('is not cut when there are exactly as many as may be', () => {
        expect(minutes('2026-01-01T10:00Z', '2026-01-01T10:02:59Z', 3)).toMatchObject({ cut: false });
    });
    it('ends with the very last one when there are more than may be listed', () => {
        expect(minutes('2026-01-01T10:00Z', '2026-12-31T23:59:59Z', 3)).toEqual({
            moments: ['2026-01-01T10:00:00', '2026-01-01T10:01:00', '2026-12-31T23:59:00'],
            cut: true,
        });
    });
    it('finds the last one of a burst that is long over', () => {
        expect(minutes('2026-01-01T03:00Z', '2026-01-01T23:00Z', 2, '* 3 * * *').moments).toEqual([
            '2026-01-01T03:00:00',
            '2026-01-01T03:59:00',
        ]);
    });
    it.each([
        ['30 1 * * *', 'America/New_York', '2026-10-30T05:30Z', '2026-11-03T06:30Z', 5],
        ['*/30 1 * * *', 'America/New_York', '2026-11-01T05:00Z', '2026-11-01T23:00Z', 4],
        ['30 2 * * *', 'Europe/Berlin', '2026-03-28T01:30Z', '2026-03-30T12:00Z', 3],
        ['0 * * * *', 'Europe/Berlin', '2026-03-29T00:00Z', '2026-03-29T03:00Z', 4],
    ])('counts through a change of the clocks: %s in %s', (cron, timezone, first, through, count) => {
        const { moments } = dueMoments(calendarOf(cron, timezone), new Date(first), new Date(through), 100);
        expect(moments).toHaveLength(count);
        const last = moments.at(-1);
        expect(dueMoments(calendarOf(cron, timezone), new Date(first), new Date(through), 2).moments.at(-1)).toEqual(last);
    });
});
//# sourceMappingURL=due-moments.spec.js.map