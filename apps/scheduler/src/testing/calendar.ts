import { nextDue, parseSchedule } from '@runlet/schedule';
import type { Calendar } from '../tick/domain/due-moments.ts';

export const calendarOf = (cron: string, timezone = 'UTC'): Calendar => {
  const parsed = parseSchedule(cron, timezone);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return (after) => nextDue(parsed.schedule, after);
};
