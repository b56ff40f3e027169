import { describe, expect, it } from '@jest/globals';
import { type AttemptFacts, nextStep, type RunPast } from './next-step.ts';

const retry = { maxAttempts: 4, baseMs: 2_000 };
const fresh: RunPast = { failures: 0, lost: 0, retry };
const attempt = (outcome: AttemptFacts['outcome'], more: Partial<AttemptFacts> = {}): AttemptFacts => ({
  outcome,
  retryable: true,
  innocent: false,
  retryAfterMs: null,
  ...more,
});
const MIDDLE = 0.5;

describe('After an attempt that', () => {
  it.each(['completed', 'cancelled'] as const)('%s, the run has ended', (outcome) => {
    expect(nextStep(attempt(outcome), fresh, MIDDLE)).toEqual({ kind: 'end', status: outcome });
  });

  it.each(['failed', 'timeout'] as const)('%s, another follows after 2, 4 and 8 s, and then none', (outcome) => {
    const steps = [0, 1, 2, 3].map((failures) => nextStep(attempt(outcome), { ...fresh, failures }, MIDDLE));
    expect(steps).toEqual([
      { kind: 'retry', delayMs: 2_000 },
      { kind: 'retry', delayMs: 4_000 },
      { kind: 'retry', delayMs: 8_000 },
      { kind: 'end', status: outcome },
    ]);
  });

  it('failed, the wait is spread by a quarter to both sides', () => {
    expect(nextStep(attempt('failed'), fresh, 0)).toEqual({ kind: 'retry', delayMs: 1_500 });
    expect(nextStep(attempt('failed'), fresh, 1)).toEqual({ kind: 'retry', delayMs: 2_500 });
  });

  it('asked to be tried again later, that is when the next one comes, as long as one is left', () => {
    const asked = attempt('failed', { retryAfterMs: 90_000 });
    expect(nextStep(asked, fresh, MIDDLE)).toEqual({ kind: 'retry', delayMs: 90_000 });
    expect(nextStep(asked, { ...fresh, failures: 3 }, MIDDLE)).toEqual({ kind: 'end', status: 'failed' });
  });

  it('failed for good, none follows', () => {
    expect(nextStep(attempt('failed', { retryable: false }), fresh, MIDDLE)).toEqual({ kind: 'end', status: 'failed' });
  });

  it('was the only one allowed, none follows', () => {
    const once = { ...fresh, retry: { maxAttempts: 1, baseMs: 0 } };
    expect(nextStep(attempt('timeout'), once, MIDDLE)).toEqual({ kind: 'end', status: 'timeout' });
  });

  it('was lost with its worker, another follows at once, and after the third loss none', () => {
    const steps = [0, 1, 2].map((lost) => nextStep(attempt('worker_lost'), { ...fresh, lost }, MIDDLE));
    expect(steps).toEqual([{ kind: 'again' }, { kind: 'again' }, { kind: 'end', status: 'failed' }]);
  });

  it('was lost through no fault of the run, it is as if it had not been', () => {
    const innocent = attempt('worker_lost', { innocent: true });
    expect(nextStep(innocent, { ...fresh, lost: 2 }, MIDDLE)).toEqual({ kind: 'undo' });
  });
});
