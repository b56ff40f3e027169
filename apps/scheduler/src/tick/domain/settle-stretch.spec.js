import { describe, expect, it } from '@jest/globals';
import { calendarOf } from '../../testing/calendar.ts';
import { settleStretch } from './settle-stretch.ts';
const rules = {
    status: 'active',
    version: 1,
    cron: '* * * * *',
    timezone: 'UTC',
    overlap: 'skip',
    missed: 'once',
};
/** Given rules, when nobody decided from `firstDue` to `now`, then … */
const given = (change) => ({
    when: (firstDue, now, through = now) => {
        const held = { ...rules, ...change };
        const decisions = settleStretch({
            rules: held,
            calendar: calendarOf(held.cron, held.timezone),
            firstDue: new Date(`2026-01-01T${firstDue}Z`),
            through: new Date(`2026-01-01T${through}Z`),
            now: new Date(`2026-01-01T${now}Z`),
            graceMs: 60_000,
        });
        return {
            decisions,
            /** `10:05 due`, one a line. */
            thenTicks: (...expected) => expect(decisions.map(({ dueAt, outcome }) => `${dueAt.toISOString().slice(11, 16)} ${outcome}`)).toEqual(expected),
            /** How many of each, in this order. */
            thenRuns: (...expected) => {
                const runs = [];
                for (const { outcome } of decisions) {
                    if (runs.at(-1)?.[1] === outcome)
                        runs.at(-1)[0] += 1;
                    else
                        runs.push([1, outcome]);
                }
                expect(runs).toEqual(expected);
            },
        };
    },
});
describe('A tick that is decided in time', () => {
    it.each(['skip', 'once', 'all'])('is due, whatever is chosen for missed ones: %s', (missed) => given({ missed }).when('10:00', '10:00:00.004').thenTicks('10:00 due'));
    it('is due up to the grace, and each of several', () => given({ cron: '*/30 * * * * *' }).when('10:00:00', '10:01:00').thenTicks('10:00 due', '10:00 due', '10:01 due'));
    it('is none of ours while it is to come', () => given({}).when('10:01', '10:00:59.999').thenTicks());
    it('is skipped while the script is paused', () => given({ status: 'paused' }).when('10:00', '10:00:00.004').thenTicks('10:00 skipped_paused'));
});
describe('Ticks that were missed', () => {
    it('are one run by `once`: the last, with what fell due since in it, and the others name it', () => {
        const { thenTicks, decisions } = given({ missed: 'once' }).when('10:01', '10:05:30');
        thenTicks('10:01 merged', '10:02 merged', '10:03 merged', '10:04 merged', '10:05 due');
        expect(new Set(decisions.slice(0, 4).map(({ mergedInto }) => mergedInto?.toISOString()))).toEqual(new Set(['2026-01-01T10:05:00.000Z']));
        expect(decisions[4].reason).toBe('the one run for all ticks missed since 2026-01-01T10:01:00.000Z');
    });
    it('are a plain run by `once` when there was but one', () => {
        const { thenTicks, decisions } = given({ missed: 'once', cron: '0 * * * *' }).when('10:00', '10:30');
        thenTicks('10:00 due');
        expect(decisions[0]).toMatchObject({ mergedInto: null, reason: null });
    });
    it('are entered as missed by `skip`, and those within the grace still fire', () => {
        const { thenTicks, decisions } = given({ missed: 'skip' }).when('10:01', '10:04:30');
        thenTicks('10:01 missed', '10:02 missed', '10:03 missed', '10:04 due');
        expect(decisions[0].reason).toBe('no scheduler was there in time');
    });
    it('are missed by the millisecond after the grace', () => {
        given({ missed: 'skip' }).when('10:01', '10:02:00.000').thenTicks('10:01 due', '10:02 due');
        given({ missed: 'skip' }).when('10:01', '10:02:00.001').thenTicks('10:01 missed', '10:02 due');
    });
    it('are made up for by `all`, oldest first', () => given({ missed: 'all' }).when('10:01', '10:04:30').thenTicks('10:01 due', '10:02 due', '10:03 due', '10:04 due'));
    it('are made up for by `all` a hundred times at most, and those within the grace still fire', () => {
        const { thenRuns, decisions } = given({ missed: 'all' }).when('08:00', '10:00:30');
        thenRuns([100, 'due'], [20, 'missed'], [1, 'due']);
        expect(decisions[100].reason).toMatch(/only the first 100/);
    });
    it('are skipped one by one while the script was paused', () => given({ status: 'paused', missed: 'all' })
        .when('10:01', '10:03:30')
        .thenTicks('10:01 skipped_paused', '10:02 skipped_paused', '10:03 skipped_paused'));
});
describe('A stretch of more ticks than are listed', () => {
    const everySecond = '* * * * * *';
    it('ends in a missed one that says from where on it stands for others', () => {
        const { thenRuns, decisions } = given({ cron: everySecond, missed: 'skip' }).when('00:00', '23:00');
        thenRuns([1_000, 'missed'], [61, 'due']);
        expect(decisions[998].dueAt.toISOString()).toBe('2026-01-01T00:16:38.000Z');
        expect(decisions[999].dueAt.toISOString()).toBe('2026-01-01T22:58:59.000Z');
        expect(decisions[999].reason).toBe('no scheduler was there in time; stands for every tick after 2026-01-01T00:16:38.000Z too: beyond 1000 they are not listed one by one');
    });
    it('has its one run at the very last of them', () => {
        const { thenRuns, decisions } = given({ cron: everySecond, missed: 'once' }).when('00:00', '23:00');
        thenRuns([999, 'merged'], [1, 'due']);
        expect(decisions[999].dueAt.toISOString()).toBe('2026-01-01T23:00:00.000Z');
        expect(decisions[999].reason).toMatch(/^the one run for all ticks missed since .*; stands for every tick after /);
    });
    it('makes up for a hundred of them', () => given({ cron: everySecond, missed: 'all' })
        .when('00:00', '23:00')
        .thenRuns([100, 'due'], [900, 'missed'], [61, 'due']));
    it('is short while paused, too', () => given({ cron: everySecond, status: 'paused' }).when('00:00', '23:00').thenRuns([1_000, 'skipped_paused']));
});
describe('A stretch that a change ended', () => {
    it('is settled up to the change only', () => given({ missed: 'skip' }).when('10:01', '10:05:30', '10:02:59').thenTicks('10:01 missed', '10:02 missed'));
    it('has its own one run', () => given({ missed: 'once' }).when('10:01', '10:05:30', '10:02:59').thenTicks('10:01 merged', '10:02 due'));
});
describe('A change of the clocks within an outage', () => {
    const settle = (cron, firstDue, now) => settleStretch({
        rules: { ...rules, cron, timezone: 'America/New_York', missed: 'all' },
        calendar: calendarOf(cron, 'America/New_York'),
        firstDue: new Date(firstDue),
        through: new Date(now),
        now: new Date(now),
        graceMs: 60_000,
    }).map(({ dueAt, outcome }) => `${dueAt.toISOString().slice(0, 16)} ${outcome}`);
    it('brings a fixed time inside the gap of spring once, right after it', () => expect(settle('30 2 * * *', '2026-03-07T07:30Z', '2026-03-09T12:00Z')).toEqual([
        '2026-03-07T07:30 due',
        '2026-03-08T07:00 due',
        '2026-03-09T06:30 due',
    ]));
    it('brings a fixed time inside the overlap of autumn once, the first time', () => expect(settle('30 1 * * *', '2026-10-31T05:30Z', '2026-11-02T12:00Z')).toEqual([
        '2026-10-31T05:30 due',
        '2026-11-01T05:30 due',
        '2026-11-02T06:30 due',
    ]));
    it('brings a wildcard hour as often as hours passed', () => expect(settle('0 * * * *', '2026-11-01T04:00Z', '2026-11-01T08:00Z')).toHaveLength(5));
});
//# sourceMappingURL=settle-stretch.spec.js.map