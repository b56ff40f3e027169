interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const SECOND: CronField = { name: 'second', min: 0, max: 59 };
const FIVE_FIELDS: readonly CronField[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'weekday', min: 0, max: 7, names: WEEKDAYS },
];

const NICKNAMES = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

const fieldMistakes = (text: string, field: CronField): string[] => {
  const strange = text.match(/[^A-Za-z0-9*,/-]/);
  if (strange) return [`${field.name}: "${strange[0]}" means nothing in a cron expression`];
  const words = text.match(/[A-Za-z]+/g) ?? [];
  const unknown = words.find((word) => !field.names?.includes(word.toUpperCase()));
  // Here end L, W and other extensions of Quartz, which the parser would take.
  if (unknown) {
    const known = field.names ? `, expected ${field.names[0]} … ${field.names.at(-1)} or a number` : '';
    return [`${field.name}: "${unknown}" is not understood${known}`];
  }
  const values = text.replaceAll(/\/\d+/g, '').match(/\d+/g) ?? [];
  return values
    .filter((value) => Number(value) < field.min || Number(value) > field.max)
    .map((value) => `${field.name} must be ${field.min}–${field.max}, got ${value}`);
};

/**
 * What is wrong with the words of a cron expression, beyond what the parser itself refuses: it takes `?`, `+1`, `L`,
 * `15W` and `5#2`, and names a bad month by its index.
 */
export const cronMistakes = (cron: string): string[] => {
  if (cron.startsWith('@')) {
    return NICKNAMES.includes(cron.toLowerCase()) ? [] : [`${cron} is not one of ${NICKNAMES.join(', ')}`];
  }
  const parts = cron.split(/\s+/);
  if (parts.length !== 5 && parts.length !== 6) {
    const found = cron === '' ? 0 : parts.length;
    return [`must have five fields (minute hour day month weekday), or six with leading seconds; it has ${found}`];
  }
  const fields = parts.length === 6 ? [SECOND, ...FIVE_FIELDS] : FIVE_FIELDS;
  return parts.flatMap((part, index) => fieldMistakes(part, fields[index]!));
};

/**
 * `10-30/10` becomes `10,20,30`: a stepped range names fixed times, like the list that it is short for, while the
 * parser takes every step for a wildcard when it comes to daylight saving.
 */
export const listSteppedRanges = (cron: string): string =>
  cron.replaceAll(/(\d+)-(\d+)\/(\d+)/g, (_, from: string, to: string, step: string) => {
    const values: number[] = [];
    for (let value = Number(from); value <= Number(to); value += Number(step)) values.push(value);
    return values.join(',');
  });
