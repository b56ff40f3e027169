import { describe, expect, it } from '@jest/globals';
import { describeSchedule, nextDue, parseSchedule, type Schedule } from './schedule.ts';

const schedule = (cron: string, timezone = 'UTC'): Schedule => {
  const parsed = parseSchedule(cron, timezone);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.schedule;
};

/** The due moments after `after`, as `2026-03-08T07:00Z`. */
const dueAfter = (after: string, count: number, cron: string, timezone: string): string[] => {
  const found: string[] = [];
  let at = new Date(after);
  while (found.length < count) {
    at = nextDue(schedule(cron, timezone), at)!;
    found.push(at.toISOString().replace(':00.000Z', 'Z'));
  }
  return found;
};

const messages = (cron: string, timezone = 'UTC'): string[] => {
  const parsed = parseSchedule(cron, timezone);
  return parsed.ok ? [] : parsed.errors.map(({ field, message }) => `${field}: ${message}`);
};

describe('parseSchedule', () => {
  it.each([
    '* * * * *',
    '0 2 * * MON-FRI',
    '*/5 9-17 * jan,jul 1-5',
    '  30 4 1,15 * 7 ',
    '15 30 2 * * *',
    '0-30/10 * * * *',
    '0 0 29 2 *',
    '@hourly',
    '@Midnight',
    '@yearly',
  ])('takes %j', (cron) => {
    expect(messages(cron)).toEqual([]);
  });

  it.each([
    ['', 'five fields'],
    ['* * * *', 'five fields'],
    ['* * * * * * *', 'it has 7'],
    ['* * * * * 2030 *', 'it has 7'],
    ['60 * * * *', 'minute must be 0–59, got 60'],
    ['0 24 * * *', 'hour must be 0–23, got 24'],
    ['0 0 0 * *', 'day of month must be 1–31, got 0'],
    ['0 0 1 13 *', 'month must be 1–12, got 13'],
    ['0 0 * * 8', 'weekday must be 0–7, got 8'],
    ['0 0 L * *', '"L" is not understood'],
    ['0 0 15W * *', '"W" is not understood'],
    ['0 0 * * 5L', '"L" is not understood'],
    ['0 0 * * 5#2', '"#" means nothing'],
    ['0 0 ? * *', '"?" means nothing'],
    ['0 0 * * +1', '"+" means nothing'],
    ['0 0 * * MONDAY', '"MONDAY" is not understood'],
    ['JAN 0 * * *', '"JAN" is not understood'],
    ['5-2 * * * *', 'larger than'],
    ['*/0 * * * *', 'stepping'],
    ['5/10 * * * *', 'stepping with numeric prefix'],
    ['1,,2 * * * *', 'empty'],
    ['-1 * * * *', 'range'],
    ['@reboot', 'is not one of @yearly'],
    ['@every 5m', 'is not one of @yearly'],
    ['0 0 30 2 *', 'never comes due'],
    ['0 0 31 4,6,9,11 *', 'never comes due'],
  ])('refuses %j', (cron, reason) => {
    expect(messages(cron).join()).toContain(reason);
  });

  it('reports every mistake of every field, and the zone, at once', () => {
    expect(messages('60 24 * * *', 'Mars/Phobos')).toEqual([
      'cron: minute must be 0–59, got 60',
      'cron: hour must be 0–23, got 24',
      'timezone: "Mars/Phobos" is not a known time zone; expected a name like Europe/Berlin',
    ]);
  });

  it.each(['', ' ', '+02:00', 'Berlin', 'Europe/Berlin '])('refuses the zone %j', (timezone) => {
    expect(messages('* * * * *', timezone)).toHaveLength(1);
  });
});

describe('nextDue', () => {
  it('is strictly later than the moment asked about, to the millisecond', () => {
    const everyMinute = schedule('* * * * *');
    const next = (after: string) => nextDue(everyMinute, new Date(after))?.toISOString();
    expect(next('2026-01-01T00:00:59.999Z')).toBe('2026-01-01T00:01:00.000Z');
    expect(next('2026-01-01T00:01:00.000Z')).toBe('2026-01-01T00:02:00.000Z');
    expect(next('2026-01-01T00:01:00.001Z')).toBe('2026-01-01T00:02:00.000Z');
  });

  it('finds a leap day across a century without one', () => {
    expect(nextDue(schedule('0 0 29 2 *'), new Date('2097-01-01'))?.toISOString()).toBe('2104-02-29T00:00:00.000Z');
  });

  it('takes day of month and weekday as alternatives when both are given', () => {
    expect(dueAfter('2026-02-12T12:00Z', 3, '0 0 13 * MON', 'UTC')).toEqual([
      '2026-02-13T00:00Z',
      '2026-02-16T00:00Z',
      '2026-02-23T00:00Z',
    ]);
  });

  it.each([
    ['30 2 * * *', 'America/New_York', '2026-03-08T00:00Z', ['2026-03-08T07:00Z', '2026-03-09T06:30Z']],
    ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', ['2026-03-29T01:00Z', '2026-03-30T00:30Z']],
    ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00Z', ['2026-10-03T15:30Z', '2026-10-04T15:15Z']],
    ['30 0 * * *', 'America/Santiago', '2026-09-05T12:00Z', ['2026-09-06T04:00Z', '2026-09-07T03:30Z']],
    ['30 2,3 * * *', 'America/New_York', '2026-03-08T00:00Z', ['2026-03-08T07:00Z', '2026-03-08T07:30Z']],
    ['0-45/15 2 * * *', 'America/New_York', '2026-03-08T00:00Z', ['2026-03-08T07:00Z', '2026-03-09T06:00Z']],
    ['30 2 * * *', 'Asia/Tashkent', '2026-03-28T00:00Z', ['2026-03-28T21:30Z', '2026-03-29T21:30Z']],
  ])('a fixed time in a spring gap is due once, right after it: %s %s', (cron, timezone, after, expected) => {
    expect(dueAfter(after, expected.length, cron, timezone)).toEqual(expected);
  });

  it.each([
    ['30 1 * * *', 'America/New_York', '2026-11-01T00:00Z', ['2026-11-01T05:30Z', '2026-11-02T06:30Z']],
    // Asked in the middle of the second pass: the first one was it.
    ['30 1 * * *', 'America/New_York', '2026-11-01T06:15Z', ['2026-11-02T06:30Z']],
    ['0 2 * * *', 'America/New_York', '2026-11-01T00:00Z', ['2026-11-01T07:00Z', '2026-11-02T07:00Z']],
    ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
    ['45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T12:00Z', ['2026-04-04T14:45Z', '2026-04-05T15:15Z']],
    ['0-30/30 1 * * *', 'America/New_York', '2026-11-01T05:15Z', ['2026-11-01T05:30Z', '2026-11-02T06:00Z']],
  ])('a fixed time in an autumn overlap is due once, the first time: %s %s', (cron, timezone, after, expected) => {
    expect(dueAfter(after, expected.length, cron, timezone)).toEqual(expected);
  });

  it.each([
    ['America/New_York', '2026-03-08T06:30Z'],
    ['America/New_York', '2026-11-01T04:30Z'],
    ['Europe/Berlin', '2026-10-24T23:30Z'],
    ['Australia/Lord_Howe', '2026-10-03T14:30Z'],
    ['Australia/Lord_Howe', '2026-04-04T14:00Z'],
    ['Asia/Tashkent', '2026-03-08T06:30Z'],
  ])('a wildcard is due every quarter of real time through the change in %s', (timezone, after) => {
    const due = dueAfter(after, 12, '*/15 * * * *', timezone).map((at) => Date.parse(at));
    expect(due.map((at, index) => at - (due[index - 1] ?? Date.parse(after)))).toEqual(due.map(() => 900_000));
  });

  it('a wildcard minute of one hour counts in both passes of an overlap', () => {
    expect(dueAfter('2026-11-01T00:00Z', 4, '*/30 1 * * *', 'America/New_York')).toEqual([
      '2026-11-01T05:00Z',
      '2026-11-01T05:30Z',
      '2026-11-01T06:00Z',
      '2026-11-01T06:30Z',
    ]);
  });

  it.each(['America/New_York', 'Europe/Berlin', 'Asia/Tashkent', 'Australia/Lord_Howe', 'America/Santiago', 'UTC'])(
    'a daily time is due exactly once on every local day of three years in %s',
    (timezone) => {
      const localDay = new Intl.DateTimeFormat('sv', { timeZone: timezone, dateStyle: 'short' });
      for (const cron of ['15 0 * * *', '45 1 * * *', '15 2 * * *', '30 2 * * *']) {
        const daily = schedule(cron, timezone);
        const days: string[] = [];
        let at = new Date('2025-06-01T12:00Z');
        for (let day = 0; day < 3 * 365; day++) days.push(localDay.format((at = nextDue(daily, at)!)));
        expect(new Set(days).size).toBe(days.length);
        const span = (Date.parse(days.at(-1)!) - Date.parse(days[0]!)) / 86_400_000;
        expect(span).toBe(days.length - 1);
      }
    },
  );
});

describe('describeSchedule', () => {
  it.each([
    ['0 2 * * MON-FRI', 'At 02:00, Monday through Friday'],
    ['@hourly', 'Every hour'],
    ['30 0 2 * * *', 'At 02:00:30'],
  ])('says %s in words', (cron, words) => {
    expect(describeSchedule(cron)).toBe(words);
  });
});
