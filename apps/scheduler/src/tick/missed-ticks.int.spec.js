import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newId } from '@runlet/contracts';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { Installation } from '../testing/installation.ts';
import { aChange } from '../testing/script-changes.ts';
jest.setTimeout(30_000);
let installation;
let executor;
let scheduler;
let scriptId;
beforeAll(async () => {
    installation = await Installation.start();
    await installation.createStream();
    executor = await installation.startExecutor();
});
afterAll(() => installation.stop());
beforeEach(() => {
    scriptId = newId();
});
afterEach(() => scheduler?.stop());
const minutesAgo = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
/** A script that is due every ten minutes; of the times here, none is near enough to a minute's end to matter. */
const everyTenMinutes = (facts) => aChange({ scriptId, ...facts, trigger: { cron: '*/10 * * * *', ...facts.trigger } });
/** The ledger once all of it is final, as `outcome`s, oldest first. */
const finalLedger = (count) => waitFor(async () => {
    const entries = await installation.asking('acme').ledger(scriptId);
    return entries.length >= count && entries.every(({ outcome }) => outcome !== 'due') && entries;
});
const outcomes = (entries) => entries.map(({ outcome }) => outcome);
describe('A scheduler that was down', () => {
    it('makes one run of what was missed by `once`, and the merged ticks name its execution', async () => {
        await installation.publish(everyTenMinutes({ effectiveAt: minutesAgo(50) }));
        scheduler = await installation.startScheduler();
        const entries = await finalLedger(5);
        expect(outcomes(entries)).toEqual(['merged', 'merged', 'merged', 'merged', 'fired']);
        expect(new Set(entries.map(({ executionId }) => executionId)).size).toBe(1);
        expect(executor.offersFor(scriptId)).toHaveLength(1);
    });
    it('runs each by `all`, oldest first', async () => {
        await installation.publish(everyTenMinutes({ effectiveAt: minutesAgo(50), trigger: { missed: 'all' } }));
        scheduler = await installation.startScheduler();
        const entries = await finalLedger(5);
        expect(outcomes(entries)).toEqual(['fired', 'fired', 'fired', 'fired', 'fired']);
        expect(executor.offersFor(scriptId).map(({ dueAt }) => dueAt)).toEqual(entries.map(({ dueAt }) => dueAt));
    });
    it('runs none by `skip`, and says so of each', async () => {
        // Due at the half of each hour that is farther from now: never within the grace.
        const minute = (new Date().getUTCMinutes() + 30) % 60;
        const trigger = { missed: 'skip', cron: `${minute} * * * *` };
        await installation.publish(aChange({ scriptId, effectiveAt: minutesAgo(180), trigger }));
        scheduler = await installation.startScheduler();
        const entries = await finalLedger(3);
        expect(outcomes(entries)).toEqual(['missed', 'missed', 'missed']);
        expect(entries[0]).toMatchObject({ executionId: null, reason: 'no scheduler was there in time' });
        expect(executor.offersFor(scriptId)).toEqual([]);
    });
    it('judges each tick by the rules of its time: deployed, paused and resumed meanwhile', async () => {
        const minute = (new Date().getUTCMinutes() + 30) % 60;
        const trigger = { missed: 'once', cron: `${minute} * * * *` };
        const hoursAgo = (hours) => minutesAgo(hours * 60);
        await installation.publish(aChange({ scriptId, trigger, revision: 1, effectiveAt: hoursAgo(6), version: 1 }), aChange({ scriptId, trigger, revision: 2, effectiveAt: hoursAgo(4), version: 1, status: 'paused' }), aChange({ scriptId, trigger, revision: 3, effectiveAt: hoursAgo(2), version: 2 }));
        scheduler = await installation.startScheduler();
        const entries = await finalLedger(6);
        expect(outcomes(entries)).toEqual(['merged', 'fired', 'skipped_paused', 'skipped_paused', 'merged', 'fired']);
        expect(executor.offersFor(scriptId).map(({ version }) => version)).toEqual([1, 2]);
    });
    it('goes on from where the one before it stopped, once it knows what changed since', async () => {
        await installation.publish(everyTenMinutes({ effectiveAt: minutesAgo(0) }));
        scheduler = await installation.startScheduler();
        await waitFor(async () => (await installation.query('select 1 from scheduler.schedules where script_id = $1', [scriptId])).length);
        await scheduler.stop();
        // As that one would have left it, had it stopped 50 minutes ago.
        await installation.query(`update scheduler.schedules set effective_from = now() - interval '60 minutes', next_due = next_due - interval '50 minutes'
       where script_id = $1`, [scriptId]);
        await installation.publish(everyTenMinutes({ effectiveAt: minutesAgo(49), revision: 2, status: 'paused' }));
        scheduler = await installation.startScheduler();
        const entries = await finalLedger(5);
        expect(outcomes(entries).slice(1)).toEqual(Array.from({ length: entries.length - 1 }, () => 'skipped_paused'));
    });
});
//# sourceMappingURL=missed-ticks.int.spec.js.map