import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId, scheduler as contracts } from '@runlet/contracts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { Installation } from './testing/installation.ts';
import { aChange } from './testing/script-changes.ts';
const names = ['a-daily', 'b-hourly', 'c-monthly'];
const scriptIds = names.map(() => newId());
const minutesAgo = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
jest.setTimeout(30_000);
let installation;
beforeAll(async () => {
    installation = await Installation.start();
});
afterAll(() => installation.stop());
describe('A scheduler', () => {
    it('is not ready before the catalog has made its stream, and follows it then', async () => {
        const scheduler = await installation.startScheduler();
        expect(await scheduler.health()).toBe(503);
        await installation.createStream();
        await waitFor(async () => (await scheduler.health()) === 200);
    });
    it('stops at once when it has hardly begun', async () => {
        const scheduler = await installation.startScheduler();
        await expect(scheduler.stop()).resolves.toBeUndefined();
    });
});
describe('Schedules', () => {
    beforeAll(async () => {
        await installation.publish(...names.map((name, index) => aChange({ name, scriptId: scriptIds[index], trigger: { cron: '0 0 1 1 *' } })), aChange({ scriptId: newId(), name: 'of-another', tenant: 'other', trigger: { cron: '0 0 1 1 *' } }), aChange({ scriptId: newId(), name: 'archived', status: 'archived' }), aChange({
            scriptId: scriptIds[1],
            name: names[1],
            revision: 2,
            status: 'paused',
            trigger: { cron: '@hourly' },
        }));
        await waitFor(async () => (await installation.query('select 1 from scheduler.schedules where revision = 2')).length);
    });
    it('are listed by name, page by page, those of the tenant only and none that ended', async () => {
        const { ask, as } = installation.asking('acme');
        const seen = [];
        let cursor;
        do {
            const page = await ask(contracts.listSchedules, { limit: 2, ...(cursor && { cursor }) }, as);
            seen.push(...page.items);
            cursor = page.nextCursor ?? undefined;
        } while (cursor);
        expect(seen.map(({ scriptName, status }) => [scriptName, status])).toEqual([
            ['a-daily', 'active'],
            ['b-hourly', 'paused'],
            ['c-monthly', 'active'],
        ]);
        expect(seen[0]).toMatchObject({ scriptId: scriptIds[0], cron: '0 0 1 1 *', timezone: 'UTC' });
        expect(seen[0].nextDueAt).toMatch(/-01-01T00:00:00\.000Z$/);
    });
    it('and ticks are shown to those only who may read', async () => {
        const { ask, as } = installation.asking('acme', ['scripts.execute']);
        const denied = { code: 'auth/permission-missing' };
        await expect(ask(contracts.listSchedules, { limit: 1 }, as)).rejects.toMatchObject(denied);
        await expect(ask(contracts.listTicks, { limit: 1, scriptId: newId() }, as)).rejects.toMatchObject(denied);
        await expect(ask(contracts.previewCron, { expression: '@daily', timezone: 'UTC', count: 1 }, as)).rejects.toMatchObject(denied);
    });
    it('refuse a cursor of another list', async () => {
        const { ask, as } = installation.asking('acme');
        await expect(ask(contracts.listSchedules, { limit: 1, cursor: 'x' }, as)).rejects.toMatchObject({
            code: 'request/invalid',
            errors: [{ field: 'cursor' }],
        });
    });
});
describe('The ledger', () => {
    const scriptId = newId();
    beforeAll(async () => {
        const minute = (new Date().getUTCMinutes() + 30) % 60;
        const trigger = { cron: `${minute} * * * *`, missed: 'skip' };
        await installation.publish(aChange({ scriptId, effectiveAt: minutesAgo(5 * 60), trigger }));
        await waitFor(async () => (await installation.asking('acme').ledger(scriptId)).length === 5);
    });
    it('is listed newest first, page by page', async () => {
        const { ask, as, ledger } = installation.asking('acme');
        const seen = [];
        let cursor;
        do {
            const query = { scriptId, limit: 2, ...(cursor && { cursor }) };
            const page = await ask(contracts.listTicks, query, as);
            seen.push(...page.items);
            cursor = page.nextCursor ?? undefined;
        } while (cursor);
        expect(seen).toEqual((await ledger(scriptId)).toReversed());
        expect(seen[0].dueAt > seen[4].dueAt).toBe(true);
    });
    it('is nobody else’s', async () => {
        expect(await installation.asking('other').ledger(scriptId)).toEqual([]);
    });
});
describe('A preview', () => {
    const preview = (query) => {
        const { ask, as } = installation.asking('acme');
        return ask(contracts.previewCron, query, as);
    };
    it('says an expression in words and its next moments', async () => {
        const answer = await preview({ expression: '0 2 * * *', timezone: 'Europe/Berlin' });
        expect(answer).toMatchObject({ description: 'At 02:00', timezone: 'Europe/Berlin' });
        expect(answer.next).toHaveLength(5);
    });
    it('names the field of a mistake', () => expect(preview({ expression: '61 * * * *' })).rejects.toMatchObject({
        code: 'request/invalid',
        errors: [{ field: 'expression', message: expect.stringContaining('minute') }],
    }));
});
//# sourceMappingURL=scheduler.int.spec.js.map