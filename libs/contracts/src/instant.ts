import { ValidateBy } from 'class-validator';

/** RFC 3339, the part of ISO 8601 that programs agree on: a date, or a date with time and zone. */
const INSTANT = /^\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:\d{2}))?$/;

/** A day that exists, from year 1 on: `Date` would move 31 February into March, and Postgres refuses the year 0. */
const isDay = (date: string): boolean => {
  const day = new Date(`${date}T00:00:00Z`);
  return !date.startsWith('0000') && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
};

export const isInstant = (value: unknown): boolean =>
  typeof value === 'string' && INSTANT.test(value) && isDay(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));

/** A moment as text that every part of Runlet understands alike. */
export const IsInstant = (): PropertyDecorator =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: isInstant,
      defaultMessage: () => 'must be a time like 2026-01-31T12:00:00Z, or a date',
    },
  });
