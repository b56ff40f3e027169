import { describe, expect, it } from '@jest/globals';
import type { RunReply } from '@runlet/contracts';
import type { RunEnd } from '@runlet/dispatch';
import { outputOf } from './embedded-outcome.ts';

type Ended = Extract<RunReply, { kind: 'ended' }>;

const ended = (facts: Partial<Ended>, payload = ''): RunEnd => ({
  kind: 'ended',
  reply: {
    kind: 'ended',
    executionId: 'x1',
    status: 'completed',
    durationMs: 5,
    error: null,
    response: null,
    ...facts,
  },
  payload: Buffer.from(payload),
});
const error = { name: 'RangeError', message: 'too much', stack: 'of the inside', line: 1, column: 2 };

const problemOf = (end: RunEnd): unknown => {
  try {
    return outputOf(end, 'x1');
  } catch (thrown) {
    return thrown;
  }
};

describe('What an embedded script gave', () => {
  it('is its output as it came', () => expect(outputOf(ended({}, '{"price":9}'), 'x1').toString()).toBe('{"price":9}'));
  it('is null when it returned nothing', () => expect(outputOf(ended({}), 'x1').toString()).toBe('null'));

  it('is a refusal with its error, and nothing of its stack, when it failed', () => {
    const problem = problemOf(ended({ status: 'failed', error }));
    expect(problem).toMatchObject({
      kind: 'rejected',
      code: 'execution/failed',
      meta: { executionId: 'x1', error: { name: 'RangeError', message: 'too much' } },
    });
    expect(JSON.stringify(problem)).not.toContain('of the inside');
  });

  it.each([
    ['timeout', 'timeout', 'execution/timeout'],
    ['cancelled', 'rejected', 'execution/cancelled'],
  ] as const)('is a problem when it ended as %s', (status, kind, code) => {
    expect(problemOf(ended({ status }))).toMatchObject({ kind, code, meta: { executionId: 'x1' } });
  });

  it('is not known when its executor died', () => {
    expect(problemOf({ kind: 'worker-lost' })).toMatchObject({ kind: 'unavailable', code: 'run/worker-lost' });
  });
});
