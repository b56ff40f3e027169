import type { FieldError } from '@runlet/kernel';
import { Cron } from 'croner';
import cronstrue from 'cronstrue';
import { cronMistakes, listSteppedRanges } from './cron-fields.ts';

/**
 * A cron expression with its time zone, found to mean something.
 *
 * Daylight saving: a fixed time inside a spring gap is due once, right after the gap; a fixed time inside an autumn
 * overlap is due once, the first time. A wildcard second, minute or hour follows real elapsed time: nothing in a gap
 * is made up for, and both passes of an overlap count.
 */
export interface Schedule {
  /** As the user wrote it, without surrounding blanks. */
  readonly cron: string;
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly timezone: string;
  /** Answers through `nextDue`. */
  readonly calendar: Cron;
}

export type ParsedSchedule =
  { readonly ok: true; readonly schedule: Schedule } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Any moment will do to ask whether an expression ever comes due: the calendar repeats itself. */
const SOME_MOMENT = new Date('2000-01-01T00:00:00Z');

const isTimezone = (name: string): boolean => {
  // Offsets such as +02:00 are no zones: they know no daylight saving, and the user would expect it.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
};

const calendarOf = (cron: string, timezone: string): Cron =>
  new Cron(cron, { timezone, paused: true, mode: '5-or-6-parts', fixedTimeRule: 'no-wildcard' });

/** What the parser says, in the user's words. */
const parserMistake = (error: unknown): string =>
  (error as Error).message.replace(/^CronPattern: /, '').replace(/^Syntax error, /, '');

const cronErrors = (cron: string): string[] => {
  const mistakes = cronMistakes(cron);
  if (mistakes.length > 0) return mistakes;
  try {
    return calendarOf(cron, 'UTC').nextRun(SOME_MOMENT) ? [] : ['never comes due: no such day exists'];
  } catch (error) {
    return [parserMistake(error)];
  }
};

/**
 * The schedule of an expression in a zone, or everything that is wrong with them (fields `cron` and `timezone`).
 * Five fields, six with leading seconds, or a nickname; an expression that can never come due is refused.
 */
export const parseSchedule = (cron: string, timezone: string): ParsedSchedule => {
  const expression = cron.trim();
  const errors: FieldError[] = cronErrors(expression).map((message) => ({ field: 'cron', message }));
  if (!isTimezone(timezone)) {
    const shown = JSON.stringify(timezone);
    errors.push({
      field: 'timezone',
      message: `${shown} is not a known time zone; expected a name like Europe/Berlin`,
    });
  }
  if (errors.length > 0) return { ok: false, errors };
  const calendar = calendarOf(listSteppedRanges(expression), timezone);
  return { ok: true, schedule: { cron: expression, timezone, calendar } };
};

/** The first due moment strictly after `after`, on a whole second; null when none is left (the year 10000). */
export const nextDue = (schedule: Schedule, after: Date): Date | null => schedule.calendar.nextRun(after);

/** A valid expression in English words: `At 02:00, Monday through Friday`. */
export const describeSchedule = (cron: string): string =>
  cronstrue.toString(cron.trim(), { use24HourTimeFormat: true, throwExceptionOnParseError: true });
