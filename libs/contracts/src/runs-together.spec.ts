import { describe, expect, it } from '@jest/globals';
import { encodeFrame, FrameError } from './frame.ts';
import { newId } from './ids.ts';
import type { Principal } from './principal.ts';
import type { RunRequest } from './run.ts';
import {
  type AnsweredRun,
  decodeAnswers,
  decodeRuns,
  encodeAnswers,
  encodeRuns,
  GATEWAY,
  isGateway,
} from './runs-together.ts';

const principal: Principal = { tenant: 'acme', actor: { kind: 'api-key', id: 'k1' }, permissions: [] };
const head = { executionId: newId(), tenant: 'acme' } as RunRequest;

describe('A message of several runs', () => {
  it('is read as it was written', () => {
    const message = {
      answersTo: 'g1',
      runs: ['{}', ''].map((input, call) => ({ call, principal, head, payload: Buffer.from(input) })),
    };
    expect(decodeRuns(encodeRuns(message))).toEqual(message);
  });

  it.each([
    ['has no list of runs', { answersTo: 'g1' }],
    ['has more runs than inputs', { answersTo: 'g1', runs: [{}, {}] }],
  ])('is refused when it %s', (_, message) => {
    expect(() => decodeRuns(encodeFrame(message, Buffer.from('{}')))).toThrow(FrameError);
  });
});

describe('A message of several answers', () => {
  it('is read as it was written', () => {
    const answers: AnsweredRun[] = [
      { call: 1, answer: { kind: 'busy' }, payload: Buffer.alloc(0) },
      {
        call: 2,
        answer: { kind: 'problem', problem: { kind: 'invalid', code: 'a/b', detail: 'c' } },
        payload: Buffer.from('x'),
      },
    ];
    expect(decodeAnswers(encodeAnswers(answers))).toEqual(answers);
  });
});

describe('A gateway', () => {
  it('is known by a principal that no tenant can have', () => {
    expect(isGateway(GATEWAY)).toBe(true);
    expect(isGateway(principal)).toBe(false);
    expect(isGateway({ ...GATEWAY, tenant: 'acme' })).toBe(false);
    expect(isGateway({ ...GATEWAY, actor: { kind: 'operator', id: 'gateway' } })).toBe(false);
  });
});
