import type { ScheduledTrigger, ScriptChanged } from '@runlet/contracts';

/** What holds for the ticks of a schedule from one change of its script to the next. */
export interface RunningRules extends Readonly<Pick<ScheduledTrigger, 'cron' | 'timezone' | 'overlap' | 'missed'>> {
  readonly status: 'active' | 'paused';
  /** The live version: what a tick that falls due now will run. */
  readonly version: number;
}

/** `ended`: the script may not run (nothing deployed, disabled, archived, deleted), so no tick falls due. */
export type ScheduleRules = RunningRules | { readonly status: 'ended' };

/** The rules that a change brings. */
export const rulesAfter = ({ status, live }: ScriptChanged): ScheduleRules => {
  if (!live || (status !== 'active' && status !== 'paused')) return { status: 'ended' };
  const { cron, timezone, overlap, missed } = live.trigger as ScheduledTrigger;
  return { status, version: live.version, cron, timezone, overlap, missed };
};

const compared = ['version', 'cron', 'timezone', 'overlap', 'missed'] as const;

/** Whether ticks are judged alike under both: a new name or a saved draft changes nothing for a schedule. */
export const isSameRules = (one: ScheduleRules, other: ScheduleRules): boolean => {
  if (one.status === 'ended' || other.status === 'ended') return one.status === other.status;
  return one.status === other.status && compared.every((field) => one[field] === other[field]);
};
