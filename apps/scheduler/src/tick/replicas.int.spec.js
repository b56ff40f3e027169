import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId } from '@runlet/contracts';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { Installation } from '../testing/installation.ts';
import { aChange } from '../testing/script-changes.ts';
import { accepts } from '../testing/stand-in-tick-executor.ts';
const everySecond = { cron: '* * * * * *', missed: 'all' };
const scriptIds = Array.from({ length: 60 }, newId);
jest.setTimeout(30_000);
let installation;
let executor;
beforeAll(async () => {
    installation = await Installation.start();
    await installation.createStream();
    executor = await installation.startExecutor();
});
afterAll(() => installation.stop());
/** What is in the ledger, less the latest seconds: those in which a tick still waits for its answer. */
const settledTicks = async () => {
    const entries = await installation.query('select script_id, due_at, outcome from scheduler.ticks');
    const waiting = entries.filter(({ outcome }) => outcome === 'due').map(({ due_at }) => due_at.getTime());
    const settledBefore = Math.min(...waiting);
    return entries.filter(({ due_at }) => due_at.getTime() < settledBefore);
};
const keyOf = (scriptId, dueAt) => `${scriptId} ${dueAt}`;
const keys = (entries) => entries.map((tick) => keyOf(tick.script_id, tick.due_at.toISOString()));
/** Every script has every second of its life so far. */
const assertNoGap = (entries) => {
    for (const scriptId of scriptIds) {
        const seconds = entries.flatMap(({ script_id, due_at }) => script_id === scriptId ? due_at.getTime() / 1_000 : []);
        seconds.sort((one, other) => one - other);
        expect(seconds).toEqual(seconds.map((_, index) => seconds[0] + index));
    }
    expect(new Set(entries.map(({ outcome }) => outcome))).toEqual(new Set(['fired']));
};
/** Waits until all ticks of some seconds after `since` have their answers. */
const secondsSettled = (since, count) => waitFor(async () => {
    const moments = (await settledTicks()).map(({ due_at }) => due_at.getTime()).filter((moment) => moment > since);
    return new Set(moments).size >= count;
}, { timeoutMs: 20_000, describe: `${count} seconds of settled ticks` });
describe('Several schedulers on one database', () => {
    it('give each tick once, with none left out', async () => {
        const schedulers = await Promise.all([installation.startScheduler(), installation.startScheduler()]);
        const effectiveAt = new Date().toISOString();
        await installation.publish(...scriptIds.map((scriptId, index) => aChange({ scriptId, tenant: `tenant-${index % 7}`, effectiveAt, trigger: everySecond })));
        await secondsSettled(0, 4);
        await Promise.all(schedulers.map((scheduler) => scheduler.stop()));
        const entries = await settledTicks();
        assertNoGap(entries);
        const offered = executor.offers.map(({ scriptId, dueAt }) => keyOf(scriptId, dueAt));
        expect(offered).toEqual([...new Set(offered)]);
        expect(offered).toEqual(expect.arrayContaining(keys(entries)));
    });
    it('lose nothing when one is killed while it hands ticks over', async () => {
        executor.offers.length = 0;
        executor.behaviour = () => 'silence';
        const doomed = await installation.spawnScheduler();
        await waitFor(() => executor.offers.length >= 50, { describe: 'Ticks under way' });
        const underWay = executor.offers.map(({ scriptId, dueAt }) => keyOf(scriptId, dueAt));
        await doomed.kill();
        const killedAt = Date.now();
        executor.behaviour = accepts;
        const heir = await installation.startScheduler();
        await secondsSettled(killedAt, 3);
        await heir.stop();
        const entries = await settledTicks();
        assertNoGap(entries);
        expect(keys(entries)).toEqual(expect.arrayContaining(underWay));
    });
    it('lose nothing when the database ends all connections', async () => {
        const schedulers = await Promise.all([installation.startScheduler(), installation.startScheduler()]);
        await secondsSettled(Date.now(), 1);
        await installation.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'runlet-scheduler'`);
        await secondsSettled(Date.now(), 2);
        await Promise.all(schedulers.map((scheduler) => scheduler.stop()));
        assertNoGap(await settledTicks());
    });
    it('lose nothing when the broker restarts, and hear of changes again', async () => {
        const schedulers = await Promise.all([installation.startScheduler(), installation.startScheduler()]);
        await installation.nats.restart();
        await secondsSettled(Date.now(), 2);
        const newcomer = newId();
        const change = aChange({ scriptId: newcomer, effectiveAt: new Date().toISOString(), trigger: everySecond });
        await installation.publish(change);
        await waitFor(() => executor.offersFor(newcomer).length > 0, {
            describe: 'A tick of a script of after the restart',
        });
        await Promise.all(schedulers.map((scheduler) => scheduler.stop()));
        assertNoGap(await settledTicks());
    });
});
//# sourceMappingURL=replicas.int.spec.js.map