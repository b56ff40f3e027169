import { describe, expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import { FlatRules } from './flat-rules.ts';
import { newId } from './ids.ts';
import { RunRequest } from './run.ts';
import { CreateScript } from './script-commands.ts';
import { IssueApiKey } from './tenant.ts';
import { flatValidator, validated } from './validation.ts';

const ODD_VALUES: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  1,
  -1,
  1.5,
  Number.NaN,
  Infinity,
  900_000,
  900_001,
  {},
  [],
  [1],
  new Date(0),
  '',
  ' ',
  'acme',
  'Acme',
  'http',
  'api',
  'price',
  '../price',
  'a'.repeat(63),
  'a'.repeat(64),
  'a'.repeat(201),
  newId(),
  newId().toUpperCase(),
  `${newId()} `,
  '2026-02-30',
  '2026-01-31T12:00:00Z',
  '31.1.2026',
  '1',
];

const request = {
  executionId: newId(),
  tenant: 'acme',
  scriptId: newId(),
  scriptName: 'price',
  triggerType: 'http',
  http: { method: 'GET', path: '/', params: {}, query: {}, headers: {}, cookies: {}, ip: '::1' },
  correlationId: 'c1',
  causationId: 'c0',
  queuedAt: new Date(0).toISOString(),
  timeoutMs: 1_000,
};
const fields = Object.keys(request);
const variants = [
  request,
  ...fields.flatMap((field) => ODD_VALUES.map((value) => ({ ...request, [field]: value }))),
  // One rule depends on two fields.
  ...ODD_VALUES.flatMap((scriptId) => ODD_VALUES.map((scriptName) => ({ ...request, scriptId, scriptName }))),
];

describe('The rules of a flat DTO', () => {
  const rules = new FlatRules(RunRequest);
  const judgedByRules = variants.map((variant) => rules.hold(variant));

  it('say of every object what class-validator says', () => {
    const judged = variants.map((variant) => validateSync(Object.assign(new RunRequest(), variant)).length === 0);
    expect(judgedByRules).toEqual(judged);
  });

  it('let some of those through and refuse others', () => {
    expect(new Set(judgedByRules)).toEqual(new Set([true, false]));
  });

  it.each([
    ['objects inside', CreateScript],
    ['rules for the items of a list', IssueApiKey],
  ])('are none of a DTO that has %s', (_, dto) => {
    expect(() => new FlatRules(dto)).toThrow(/has a rule that a flat DTO cannot have/);
  });
});

/** The DTO, or every mistake. */
const read = (by: (plain: unknown) => unknown, plain: unknown): unknown => {
  try {
    return by(plain);
  } catch (error) {
    return (error as { errors: unknown }).errors;
  }
};

describe('The validator of a flat DTO', () => {
  const valid = flatValidator(RunRequest);

  it.each<[string, unknown]>([
    ['is well', request],
    ['leaves out what may be left out', { ...request, http: undefined, causationId: undefined, scriptName: undefined }],
    ['leaves out what may not be left out', { ...request, tenant: undefined }],
    ['has several mistakes', { ...request, tenant: 'A', timeoutMs: 0, more: 1 }],
    ['has an unknown field', { ...request, priority: 1 }],
    ['has a field called __proto__', JSON.parse(`{ "__proto__": {}, ${JSON.stringify(request).slice(1)}`)],
    ['is no object', [request]],
    ['is nothing', null],
  ])('answers as the thorough one when the message %s', (_, plain) => {
    const thorough = read((message) => validated(RunRequest, message), plain);
    expect(read(valid, plain)).toEqual(thorough);
  });

  it('makes an instance of the DTO with its defaults', () => {
    const { http: _, causationId: __, ...least } = request;
    const made = valid(least);
    expect(made).toBeInstanceOf(RunRequest);
    expect(made).toMatchObject({ http: null, causationId: null });
  });

  it('keeps what is in a field as it came, whatever its keys are called', () => {
    const query = { constructor: 'a', length: 'b' };
    expect(valid({ ...request, http: { ...request.http, query } }).http?.query).toEqual(query);
  });
});
