import { describe, expect, it } from '@jest/globals';
import { calendarOf } from '../../testing/calendar.ts';
import { aChange } from '../../testing/script-changes.ts';
import { takeChange } from './schedule.ts';
const at = (time) => `2026-01-01T${time}Z`;
/** Given changes that were taken in the moment they took effect, when one more comes at `now`, then … */
const given = (...before) => {
    const take = (state, change, now) => takeChange(state, aChange(change), {
        now: new Date(now),
        graceMs: 60_000,
        calendarOf: ({ cron, timezone }) => calendarOf(cron, timezone),
    });
    let state;
    for (const change of before)
        state = take(state, change, aChange(change).effectiveAt)?.state ?? state;
    return {
        when: (change, now) => {
            const taken = take(state, change, at(now));
            return {
                taken,
                thenNextDue: (expected) => expect(taken.state.nextDue?.toISOString().slice(11, 19) ?? null).toBe(expected),
                thenSettled: (...expected) => expect((taken.settled?.decisions ?? []).map(({ dueAt, outcome }) => `${dueAt.toISOString().slice(11, 16)} ${outcome}`)).toEqual(expected),
                thenIgnored: () => expect(taken).toBeUndefined(),
            };
        },
    };
};
const deployed = (time, facts = {}) => ({ effectiveAt: at(time), ...facts });
describe('A deployed script', () => {
    it('is due at the first moment from its deployment on, that one included', () => {
        given().when(deployed('10:00:00.000'), '10:00:00.010').thenNextDue('10:00:00');
        given().when(deployed('10:00:00.001'), '10:00:00.010').thenNextDue('10:01:00');
    });
    it('is due since its deployment, however late we hear of it', () => given().when(deployed('10:00:30'), '10:05:00').thenNextDue('10:01:00'));
    it.each(['draft', 'disabled', 'archived', 'deleted'])('has no ticks when it is %s', (status) => given().when({ status }, '10:00:30').thenNextDue(null));
    it('has no ticks while nothing is deployed', () => given().when({ version: null }, '10:00:30').thenNextDue(null));
});
describe('A change that is known already', () => {
    it('is ignored', () => given(deployed('10:00:30')).when(deployed('10:00:30'), '10:05:00').thenIgnored());
    it('is ignored when it is older than what is known', () => given(deployed('10:00:30', { revision: 5, status: 'paused' }))
        .when(deployed('10:00:20', { revision: 4 }), '10:05:00')
        .thenIgnored());
});
describe('A change of the rules', () => {
    const before = deployed('10:00:30');
    it('has the ticks before it judged by the rules of before, and those after it by its own', () => {
        const { thenSettled, thenNextDue, taken } = given({ ...before, trigger: { missed: 'skip' } }).when(deployed('10:03:30', { revision: 2, version: 2, trigger: { cron: '0 * * * *' } }), '10:06:00');
        thenSettled('10:01 missed', '10:02 missed', '10:03 missed');
        expect(taken.settled.rules.version).toBe(1);
        thenNextDue('11:00:00');
    });
    it('lets a tick of the moment it takes effect be its own', () => {
        const { thenSettled, thenNextDue } = given(before).when(deployed('10:02:00.000', { revision: 2, version: 2 }), '10:02:00.020');
        thenSettled('10:01 due');
        thenNextDue('10:02:00');
    });
    it('makes one run of each stretch that was missed under its own rules', () => given(before)
        .when(deployed('10:03:30', { revision: 2, version: 2 }), '10:06:00')
        .thenSettled('10:01 merged', '10:02 merged', '10:03 due'));
    it('pauses from its moment on', () => {
        const { thenSettled, thenNextDue } = given(before).when(deployed('10:01:30', { revision: 2, status: 'paused' }), '10:01:30.100');
        thenSettled('10:01 due');
        thenNextDue('10:02:00');
    });
    it('resumes from its moment on, with the ticks of the pause skipped', () => {
        const { thenSettled, thenNextDue } = given(before, deployed('10:00:40', { revision: 2, status: 'paused' })).when(deployed('10:02:30', { revision: 3 }), '10:06:00');
        thenSettled('10:01 skipped_paused', '10:02 skipped_paused');
        thenNextDue('10:03:00');
    });
    it('ends the schedule from its moment on', () => {
        const { thenSettled, thenNextDue } = given(before).when(deployed('10:01:30', { revision: 2, status: 'archived' }), '10:01:31');
        thenSettled('10:01 due');
        thenNextDue(null);
    });
    it('begins it anew', () => given(before, deployed('10:00:40', { revision: 2, status: 'disabled' }))
        .when(deployed('10:04:30', { revision: 3 }), '10:04:30')
        .thenNextDue('10:05:00'));
    it('does not bring back a tick that is in the ledger', () => {
        const state = given().when(deployed('10:00:30'), '10:00:30').taken.state;
        const claimed = { ...state, settledThrough: new Date(at('10:01')), nextDue: new Date(at('10:02')) };
        const taken = takeChange(claimed, aChange(deployed('10:00:59.990', { revision: 2, version: 2 })), {
            now: new Date(at('10:01:00.100')),
            graceMs: 60_000,
            calendarOf: ({ cron }) => calendarOf(cron),
        });
        expect(taken.state.nextDue).toEqual(new Date(at('10:02')));
    });
    it('takes effect now when the clock of the catalog is ahead', () => {
        const { thenSettled, thenNextDue } = given(before).when(deployed('10:09:00', { revision: 2, status: 'paused' }), '10:01:30');
        thenSettled('10:01 due');
        thenNextDue('10:02:00');
    });
    it('takes effect no earlier than the one before it', () => given(deployed('10:02:30', { revision: 1 }))
        .when(deployed('10:00:30', { revision: 2, version: 2 }), '10:02:31')
        .thenNextDue('10:03:00'));
});
describe('A change that leaves the rules as they are', () => {
    it('moves nothing: a stretch that was missed stays one', () => {
        const { thenSettled, thenNextDue, taken } = given(deployed('10:00:30')).when(deployed('10:03:30', { revision: 2, name: 'renamed', change: 'ScriptDetailsChanged' }), '10:06:00');
        thenSettled();
        thenNextDue('10:01:00');
        expect(taken.state).toMatchObject({ scriptName: 'renamed', revision: 2 });
    });
});
//# sourceMappingURL=schedule.spec.js.map