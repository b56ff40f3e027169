import type { ScriptChanged } from '@runlet/contracts';
import type { Calendar } from '../../tick/domain/due-moments.ts';
import { type Decision, settleStretch } from '../../tick/domain/settle-stretch.ts';
import { isSameRules, rulesAfter, type RunningRules, type ScheduleRules } from './schedule-rules.ts';

/** A schedule as it stands: the rules that hold, and how far its ticks are in the ledger. */
export interface ScheduleState {
  readonly scriptId: string;
  readonly tenant: string;
  readonly scriptName: string;
  /** Of the last change of the script that has been taken in. */
  readonly revision: number;
  readonly rules: ScheduleRules;
  /** Since when the rules hold. */
  readonly effectiveFrom: Date;
  /** The last due moment that is in the ledger. */
  readonly settledThrough: Date | null;
  /** The first due moment that is not; null when none is to come. */
  readonly nextDue: Date | null;
}

export interface Judgement {
  readonly now: Date;
  /** A tick is missed when it is decided more than this late, ms. */
  readonly graceMs: number;
  readonly calendarOf: (rules: RunningRules) => Calendar;
}

export interface ChangeTaken {
  readonly state: ScheduleState;
  /** What becomes of the ticks that fell due before the change: judged by the rules of before. */
  readonly settled: { readonly rules: RunningRules; readonly decisions: readonly Decision[] } | undefined;
}

const latest = (...moments: readonly (Date | null | undefined)[]): Date =>
  new Date(Math.max(...moments.map((moment) => moment?.getTime() ?? Number.NEGATIVE_INFINITY)));

const justBefore = (moment: Date): Date => new Date(moment.getTime() - 1);

/**
 * When the change took effect by our clock: the catalog's may be ahead, or that of one replica behind another's, and
 * no moment may be left without rules or be judged twice.
 */
const effectiveFrom = (current: ScheduleState | undefined, change: ScriptChanged, now: Date): Date =>
  latest(new Date(Math.min(Date.parse(change.effectiveAt), now.getTime())), current?.effectiveFrom);

/**
 * The schedule after a change of its script; undefined when the change is known already. Changes come late when the
 * scheduler was down, so ticks that fell due before it took effect are settled first, by the rules of that time.
 */
export const takeChange = (
  current: ScheduleState | undefined,
  change: ScriptChanged,
  judgement: Judgement,
): ChangeTaken | undefined => {
  if (current && change.revision <= current.revision) return undefined;
  const rules = rulesAfter(change);
  const news = { scriptName: change.name, revision: change.revision };
  if (current && isSameRules(current.rules, rules)) return { state: { ...current, ...news }, settled: undefined };

  const from = effectiveFrom(current, change, judgement.now);
  const settled = current && settleThrough(current, justBefore(from), judgement);
  const settledThrough = settled?.decisions.at(-1)?.dueAt ?? current?.settledThrough ?? null;
  const nextDue =
    rules.status === 'ended' ? null : judgement.calendarOf(rules)(latest(justBefore(from), settledThrough));
  const { scriptId, tenant } = change;
  return { state: { scriptId, tenant, ...news, rules, effectiveFrom: from, settledThrough, nextDue }, settled };
};

const settleThrough = (
  { rules, nextDue }: ScheduleState,
  through: Date,
  { now, graceMs, calendarOf }: Judgement,
): ChangeTaken['settled'] =>
  rules.status === 'ended' || !nextDue
    ? undefined
    : {
        rules,
        decisions: settleStretch({ rules, calendar: calendarOf(rules), firstDue: nextDue, through, now, graceMs }),
      };
