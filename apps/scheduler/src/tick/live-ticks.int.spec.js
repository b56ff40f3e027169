import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newId } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { Installation } from '../testing/installation.ts';
import { aChange } from '../testing/script-changes.ts';
import { accepts } from '../testing/stand-in-tick-executor.ts';
jest.setTimeout(30_000);
let installation;
let executor;
let scriptId;
let revision = 0;
/** What the executor answers about the script of the test in progress. */
let behaviour;
beforeAll(async () => {
    installation = await Installation.start();
    await installation.createStream();
    await installation.startScheduler();
});
afterAll(() => installation.stop());
beforeEach(() => {
    scriptId = newId();
    behaviour = accepts;
});
const deploy = (facts = {}) => installation.publish(aChange({
    scriptId,
    revision: (revision += 1),
    effectiveAt: new Date().toISOString(),
    ...facts,
    trigger: { cron: '* * * * * *', overlap: 'allow', ...facts.trigger },
}));
const ledger = () => installation.asking('acme').ledger(scriptId);
/** The first entry that is as asked for. */
const entry = (isIt) => waitFor(async () => (await ledger()).find(isIt), { describe: 'An entry of the ledger' });
describe('Without an executor', () => {
    it('a tick stays due and says why, and fires when one is there', async () => {
        await deploy();
        const due = await entry(({ outcome, reason }) => outcome === 'due' && reason !== null);
        expect(due).toMatchObject({ executionId: null, decidedAt: null, reason: expect.stringContaining('away') });
        executor = await installation.startExecutor();
        executor.behaviour = (offer) => (offer.scriptId === scriptId ? behaviour(offer) : accepts(offer));
        const fired = await entry(({ outcome, dueAt }) => outcome === 'fired' && dueAt === due.dueAt);
        expect(fired).toMatchObject({ executionId: expect.any(String), decidedAt: expect.any(String), reason: null });
    });
    it('the oldest is handed over first', () => {
        const dueTimes = executor.offers.map(({ dueAt }) => dueAt);
        expect(dueTimes[0]).toBe(dueTimes.toSorted()[0]);
    });
});
describe('A tick', () => {
    it('is offered with the rules of its moment', async () => {
        await deploy({ version: 7, trigger: { timezone: 'Asia/Tashkent', overlap: 'queue' } });
        const [offer] = await waitFor(() => executor.offersFor(scriptId).length > 0 && executor.offersFor(scriptId));
        expect(offer).toMatchObject({
            tenant: 'acme',
            version: 7,
            cronExpression: '* * * * * *',
            timezone: 'Asia/Tashkent',
            overlap: 'queue',
        });
    });
    it.each(['skipped_overlap', 'refused'])('ends as the executor says: %s', async (outcome) => {
        behaviour = () => ({ outcome, executionId: null, reason: 'because' });
        await deploy();
        expect(await entry((tick) => tick.outcome !== 'due')).toMatchObject({
            outcome,
            executionId: null,
            reason: 'because',
        });
    });
    it('is refused when the executor finds the offer itself wrong', async () => {
        behaviour = () => new ProblemError({ kind: 'not-found', code: 'script/unknown', detail: 'No such script.' });
        await deploy();
        expect(await entry((tick) => tick.outcome !== 'due')).toMatchObject({
            outcome: 'refused',
            reason: 'No such script.',
        });
    });
    it('is offered again after an error, and after an answer that the contract does not know', async () => {
        const answers = [
            () => new ProblemError({ kind: 'internal', code: 'internal', detail: 'Something went wrong.' }),
            () => ({ outcome: 'accepted', executionId: null, reason: null }),
        ];
        let first;
        behaviour = (offer) => {
            first ??= offer.dueAt;
            return offer.dueAt === first ? (answers.shift() ?? accepts)(offer) : accepts(offer);
        };
        await deploy();
        await entry(({ dueAt, outcome }) => dueAt === first && outcome === 'fired');
        expect(executor.offersFor(scriptId).filter(({ dueAt }) => dueAt === first)).toHaveLength(3);
    });
});
describe('A change of the script', () => {
    it('pauses its ticks, and resumes them', async () => {
        await deploy();
        await entry(({ outcome }) => outcome === 'fired');
        await deploy({ status: 'paused' });
        await entry(({ outcome }) => outcome === 'skipped_paused');
        await deploy({ version: 2 });
        await waitFor(async () => (await ledger()).at(-1)?.outcome === 'fired');
        const outcomes = (await ledger()).map(({ outcome }) => outcome).filter((outcome) => outcome !== 'due');
        expect(outcomes.join(' ')).toMatch(/^(fired )+(skipped_paused )+fired( fired)*$/);
        expect(executor.offersFor(scriptId).at(-1).version).toBe(2);
    });
    it.each(['disabled', 'archived', 'deleted'])('ends its ticks: %s', async (status) => {
        await deploy();
        await entry(({ outcome }) => outcome === 'fired');
        await deploy({ status });
        const ended = await waitFor(async () => {
            const [row] = await installation.query(`select next_due from scheduler.schedules where script_id = $1 and status = 'ended'`, [scriptId]);
            return row;
        });
        expect(ended.next_due).toBeNull();
    });
    it('is ignored when a later one is known', async () => {
        await deploy({ revision: 1_000, status: 'paused' });
        await entry(({ outcome }) => outcome === 'skipped_paused');
        await deploy({ revision: 999, version: 9 });
        const marker = newId();
        await deploy({ scriptId: marker });
        await waitFor(() => executor.offersFor(marker).length > 0);
        expect(executor.offersFor(scriptId)).toEqual([]);
    });
    it('that is none is passed by', async () => {
        await installation.publishRaw({ tenant: 'acme', scriptId }, 'not JSON');
        await deploy();
        await entry(({ outcome }) => outcome === 'fired');
    });
    it('of another type of script is none of ours', async () => {
        await deploy({ type: 'event' });
        const marker = newId();
        await deploy({ scriptId: marker });
        await waitFor(() => executor.offersFor(marker).length > 0);
        expect(await installation.query('select 1 from scheduler.schedules where script_id = $1', [scriptId])).toEqual([]);
    });
});
//# sourceMappingURL=live-ticks.int.spec.js.map