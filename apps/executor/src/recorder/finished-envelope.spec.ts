import { describe, expect, it } from '@jest/globals';
import { type FinishedRun, FlatRules, newId } from '@runlet/contracts';
import { validateSync } from 'class-validator';
import { finishedFrame, finishedRun } from '../testing/finished-runs.ts';
import { FinishedEnvelope, readFinished } from './finished-envelope.ts';

const ODD_VALUES: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  1,
  -1,
  1.5,
  Number.NaN,
  {},
  [],
  [1],
  new Date(0),
  '',
  'acme',
  'Acme',
  'a'.repeat(64),
  'http',
  'cron',
  'completed',
  'worker_lost',
  newId(),
  `${newId()} `,
  '2026-01-31T12:00:00Z',
  '2026-02-30',
  '1',
];

const variants = Object.keys(finishedRun()).flatMap((field) =>
  ODD_VALUES.map((value) => ({ ...finishedRun(), [field]: value })),
);

describe('The head of a record', () => {
  it('is judged as class-validator judges it', () => {
    const rules = new FlatRules(FinishedEnvelope);
    const judged = variants.map((head) => validateSync(Object.assign(new FinishedEnvelope(), head)).length === 0);
    expect(variants.map((head) => rules.hold(head))).toEqual(judged);
    expect(new Set(judged)).toEqual(new Set([true, false]));
  });

  it('is kept as it came', () => {
    const run = { ...finishedRun(), added: { later: true } };
    expect(readFinished(finishedFrame(run))).toEqual([expect.objectContaining({ run })]);
  });

  it.each<[string, unknown, string]>([
    [
      'has a field that is not as it must be',
      { ...finishedRun(), tenant: 'A' },
      "The record's tenant is not as it must be",
    ],
    ['has no field', {}, "The record's executionId is not as it must be"],
    ['is a list', [finishedRun()], "The record's executionId is not as it must be"],
    ['is missing', null, 'A record has no head'],
  ])('is refused by name when it %s', (_, head, message) => {
    expect(readFinished(finishedFrame(head as FinishedRun))).toEqual([expect.objectContaining({ message })]);
  });
});
