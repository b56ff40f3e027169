import { settleStretch } from '../../tick/domain/settle-stretch.ts';
import { isSameRules, rulesAfter } from './schedule-rules.ts';
const latest = (...moments) => new Date(Math.max(...moments.map((moment) => moment?.getTime() ?? Number.NEGATIVE_INFINITY)));
const justBefore = (moment) => new Date(moment.getTime() - 1);
/**
 * When the change took effect by our clock: the catalog's may be ahead, or that of one replica behind another's, and
 * no moment may be left without rules or be judged twice.
 */
const effectiveFrom = (current, change, now) => latest(new Date(Math.min(Date.parse(change.effectiveAt), now.getTime())), current?.effectiveFrom);
/**
 * The schedule after a change of its script; undefined when the change is known already. Changes come late when the
 * scheduler was down, so ticks that fell due before it took effect are settled first, by the rules of that time.
 */
export const takeChange = (current, change, judgement) => {
    if (current && change.revision <= current.revision)
        return undefined;
    const rules = rulesAfter(change);
    const news = { scriptName: change.name, revision: change.revision };
    if (current && isSameRules(current.rules, rules))
        return { state: { ...current, ...news }, settled: undefined };
    const from = effectiveFrom(current, change, judgement.now);
    const settled = current && settleThrough(current, justBefore(from), judgement);
    const settledThrough = settled?.decisions.at(-1)?.dueAt ?? current?.settledThrough ?? null;
    const nextDue = rules.status === 'ended' ? null : judgement.calendarOf(rules)(latest(justBefore(from), settledThrough));
    const { scriptId, tenant } = change;
    return { state: { scriptId, tenant, ...news, rules, effectiveFrom: from, settledThrough, nextDue }, settled };
};
const settleThrough = ({ rules, nextDue }, through, { now, graceMs, calendarOf }) => rules.status === 'ended' || !nextDue
    ? undefined
    : {
        rules,
        decisions: settleStretch({ rules, calendar: calendarOf(rules), firstDue: nextDue, through, now, graceMs }),
    };
//# sourceMappingURL=schedule.js.map