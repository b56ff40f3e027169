import { describe, expect, it } from '@jest/globals';
import { validated, PreviewCron } from '@runlet/contracts';
import { previewCron } from './preview-cron.ts';
const now = new Date('2026-03-27T12:00:00Z');
const preview = (query) => previewCron(validated(PreviewCron, query), now);
describe('previewCron', () => {
    it('says when an expression comes due and in what words, five times in UTC unless asked otherwise', () => {
        expect(preview({ expression: ' 0 2 * * MON-FRI ' })).toEqual({
            expression: '0 2 * * MON-FRI',
            timezone: 'UTC',
            description: 'At 02:00, Monday through Friday',
            next: ['2026-03-30', '2026-03-31', '2026-04-01', '2026-04-02', '2026-04-03'].map((d) => `${d}T02:00:00.000Z`),
        });
    });
    it('shows what a change of the clocks does', () => {
        expect(preview({ expression: '30 2 * * *', timezone: 'Europe/Berlin', count: 3 }).next).toEqual([
            '2026-03-28T01:30:00.000Z',
            '2026-03-29T01:00:00.000Z',
            '2026-03-30T00:30:00.000Z',
        ]);
    });
    it('names the fields of the request in every mistake', () => {
        let thrown;
        try {
            preview({ expression: '60 * * * *', timezone: 'Mars/Phobos' });
        }
        catch (error) {
            thrown = error;
        }
        expect(thrown).toMatchObject({
            code: 'request/invalid',
            errors: [{ field: 'expression', message: 'minute must be 0–59, got 60' }, { field: 'timezone' }],
        });
    });
});
//# sourceMappingURL=preview-cron.spec.js.map