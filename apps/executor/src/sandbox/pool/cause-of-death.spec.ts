import { describe, expect, it } from '@jest/globals';
import { defaultLimits } from '@runlet/contracts';
import { type Cause, deathOf } from './cause-of-death.ts';
import type { RunInFlight } from './run-in-flight.ts';

const run = { job: { limits: defaultLimits, timeoutMs: 500 } } as RunInFlight;
const other = { ...run } as RunInFlight;

const outcomeOf = (cause: Cause, alone: boolean) => {
  const { outcome, innocent = false } = deathOf(run, cause, alone);
  return innocent ? `${outcome}, innocent` : outcome;
};

describe('A run in a process that died', () => {
  it.each<[string, Cause, string, string]>([
    ['another run cannot be stopped', { kind: 'stuck' }, 'worker_lost, innocent', 'worker_lost, innocent'],
    ['it was closed', { kind: 'closed' }, 'worker_lost, innocent', 'worker_lost, innocent'],
    ['another tenant needed its memory', { kind: 'evicted' }, 'worker_lost, innocent', 'worker_lost, innocent'],
    ['this run was overdue', { kind: 'overdue', culprit: run }, 'timeout', 'timeout'],
    ['another run was overdue', { kind: 'overdue', culprit: other }, 'worker_lost, innocent', 'worker_lost, innocent'],
    ['this run would not be cancelled', { kind: 'cancel-ignored', culprit: run }, 'cancelled', 'cancelled'],
    ['another would not', { kind: 'cancel-ignored', culprit: other }, 'worker_lost, innocent', 'worker_lost, innocent'],
    ['it held too much memory', { kind: 'memory' }, 'failed', 'worker_lost'],
    ['it used too much CPU time', { kind: 'cpu' }, 'timeout', 'worker_lost'],
    ['this run asked too much', { kind: 'overload', culprit: run }, 'failed', 'failed'],
    ['another did', { kind: 'overload', culprit: other }, 'worker_lost, innocent', 'worker_lost, innocent'],
    ['it lied', { kind: 'breach' }, 'worker_lost', 'worker_lost'],
    ['of something unknown', { kind: 'unexplained', stderr: '' }, 'worker_lost', 'worker_lost'],
    ['it said it was out of memory', { kind: 'unexplained', stderr: 'is_heap_oom = 1' }, 'failed', 'worker_lost'],
  ])('because %s', (_title, cause, alone, withOthers) => {
    expect([outcomeOf(cause, true), outcomeOf(cause, false)]).toEqual([alone, withOthers]);
  });
});
