import { parse as parseArray } from 'postgres-array';

/** From PostgreSQL's text of a value to what JSON carries. */
export type ToJson = (text: string) => unknown;

const number: ToJson = (text) => {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
};
const bigInteger: ToJson = (text) => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
};
const truth: ToJson = (text) => text === 't';
const json: ToJson = (text) => JSON.parse(text) as unknown;
const bytes: ToJson = (text) => Buffer.from(text.slice('\\x'.length), 'hex').toString('base64');
const asText: ToJson = (text) => text;

/** `2026-01-31 10:00:00.5+00` and `2026-01-31 10:00:00.5` → `2026-01-31T10:00:00.5Z`; `infinity` and years BC stay. */
const moment: ToJson = (text) => text.replace(/^(\d{4,}-\d\d-\d\d) ([\d:.]+)(?:\+00)?$/, '$1T$2Z');

const array =
  (element: ToJson): ToJson =>
  (text) =>
    parseArray(text, element as (value: string) => string);

/** By the types' numbers, which never change (pg_type.dat). What is not here is PostgreSQL's own text. */
const converters = new Map<number, ToJson>([
  [16, truth],
  [17, bytes],
  [20, bigInteger],
  [21, number],
  [23, number],
  [114, json],
  [700, number],
  [701, number],
  [1114, moment],
  [1184, moment],
  [3802, json],
]);

/** Each array type beside the type of its elements. */
const arrays: readonly (readonly [array: number, element: number])[] = [
  [1000, 16],
  [1001, 17],
  [1005, 21],
  [1007, 23],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [199, 114],
  [3807, 3802],
  [1115, 1114],
  [1185, 1184],
  // text, varchar, bpchar, numeric, date, time, uuid, interval, inet
  ...[1009, 1015, 1014, 1231, 1182, 1183, 2951, 1187, 1041].map((type) => [type, 25] as const),
];
for (const [type, element] of arrays) converters.set(type, array(converters.get(element) ?? asText));

/**
 * What scripts get: booleans, numbers and JSON as such, `bigint` as a number where a number holds it exactly, moments as
 * ISO 8601 in UTC, bytes as base64, arrays as lists; the rest (`numeric`, `date`, `uuid`, `interval` …) as text.
 */
export const converterOf = (type: number): ToJson => converters.get(type) ?? asText;
