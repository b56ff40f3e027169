import { dueMoments } from './due-moments.ts';
/** Most entries that one stretch writes for ticks that fire nothing; the last of them says that it stands for more. */
export const MAX_ENTRIES = 1_000;
/** Most missed ticks that `all` makes up for. */
export const MAX_CAUGHT_UP = 100;
const earlier = (one, other) => (one < other ? one : other);
const settleAlike = ({ calendar, firstDue }, through, decide) => {
    const { moments, cut } = dueMoments(calendar, firstDue, through, MAX_ENTRIES);
    const last = moments.at(-1);
    const decisions = moments.map((dueAt, index) => ({ dueAt, ...decide(dueAt, index, last) }));
    if (cut) {
        const final = decisions.pop();
        const from = moments.at(-2).toISOString();
        const note = `stands for every tick after ${from} too: beyond ${MAX_ENTRIES} they are not listed one by one`;
        decisions.push({ ...final, reason: final.reason ? `${final.reason}; ${note}` : note });
    }
    return decisions;
};
const skipPaused = (stretch) => settleAlike(stretch, stretch.through, () => ({
    outcome: 'skipped_paused',
    mergedInto: null,
    reason: 'the script was paused',
}));
/** One run for everything that was missed and for what fell due since: the latest of them. */
const mergeIntoLast = (stretch) => {
    const since = stretch.firstDue.toISOString();
    return settleAlike(stretch, stretch.through, (dueAt, _, last) => dueAt < last
        ? { outcome: 'merged', mergedInto: last, reason: 'no scheduler was there in time: one run for all missed ticks' }
        : {
            outcome: 'due',
            mergedInto: null,
            reason: dueAt > stretch.firstDue ? `the one run for all ticks missed since ${since}` : null,
        });
};
const missed = (reason) => ({ outcome: 'missed', mergedInto: null, reason });
const due = { outcome: 'due', mergedInto: null, reason: null };
const missEach = (stretch, through) => settleAlike(stretch, through, () => missed('no scheduler was there in time'));
const catchUp = (stretch, through) => settleAlike(stretch, through, (_, index) => index < MAX_CAUGHT_UP
    ? due
    : missed(`no scheduler was there in time, and only the first ${MAX_CAUGHT_UP} missed ticks are made up for`));
/** Ticks that are not missed are due each, whatever the choice. Their number is bounded by the grace. */
const onTime = (stretch, after) => {
    const first = stretch.firstDue > after ? stretch.firstDue : stretch.calendar(after);
    if (!first || first > stretch.through)
        return [];
    return settleAlike({ ...stretch, firstDue: first }, stretch.through, () => due);
};
/**
 * What becomes of every tick of a stretch, oldest first. Pure: the same stretch gives the same decisions, and each due
 * moment gets one, or is stood for by a later one that says so.
 */
export const settleStretch = (stretch) => {
    const { rules, firstDue, through, now, graceMs } = stretch;
    if (firstDue > through)
        return [];
    if (rules.status === 'paused')
        return skipPaused(stretch);
    // The last moment that is too late; due moments are whole seconds, so nothing lies within the millisecond.
    const tooLate = earlier(through, new Date(now.getTime() - graceMs - 1));
    if (firstDue > tooLate)
        return onTime(stretch, tooLate);
    switch (rules.missed) {
        case 'once':
            return mergeIntoLast(stretch);
        case 'skip':
            return [...missEach(stretch, tooLate), ...onTime(stretch, tooLate)];
        case 'all':
            return [...catchUp(stretch, tooLate), ...onTime(stretch, tooLate)];
    }
};
//# sourceMappingURL=settle-stretch.js.map