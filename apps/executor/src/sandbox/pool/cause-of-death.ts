import { tellsOutOfMemory } from '../child/classify-failure.ts';
import { cancelledError, memoryLimitError, timeoutError, workerLostError } from '../outcome.ts';
import type { Death, RunInFlight } from './run-in-flight.ts';

/** Why a process ended, as far as we know. */
export type Cause =
  /** It asked for it: a run that has ended has left code behind that cannot be stopped. */
  | { readonly kind: 'stuck' }
  /** A run went on beyond its time and the process did not react. */
  | { readonly kind: 'overdue' | 'cancel-ignored'; readonly culprit: RunInFlight }
  /** It used more than all its runs together may. */
  | { readonly kind: 'memory' | 'cpu' }
  | { readonly kind: 'breach' }
  /** A run asked for more at a time than could be handed to it. */
  | { readonly kind: 'overload'; readonly culprit: RunInFlight }
  /** It had nothing to do: for long, more than it should hold, or another tenant needed its memory. */
  | { readonly kind: 'idle' | 'bloated' | 'evicted' }
  /** It is not needed any more: the pool is closed, or a run that had it for itself has ended. */
  | { readonly kind: 'closed' }
  /** Not by us. */
  | { readonly kind: 'unexplained'; readonly stderr: string };

const lost = (innocent: boolean): Death => ({ outcome: 'worker_lost', error: workerLostError(), innocent });

const memoryDeath = ({ job }: RunInFlight): Death => ({
  outcome: 'failed',
  error: memoryLimitError(job.limits.memoryBytes),
});

/**
 * How a run ends that was in a process when it died. A run is found guilty only by name or because it was alone;
 * several runs of an unexplained death are suspects, none of them innocent: they should run again, each alone.
 */
export const deathOf = (run: RunInFlight, cause: Cause, alone: boolean): Death => {
  const { limits, timeoutMs } = run.job;
  switch (cause.kind) {
    case 'stuck':
    case 'closed':
    case 'idle':
    case 'bloated':
    case 'evicted':
      return lost(true);
    case 'overdue':
      if (cause.culprit !== run) return lost(true);
      return { outcome: 'timeout', error: timeoutError('wall', timeoutMs), timeoutReason: 'wall' };
    case 'cancel-ignored':
      return cause.culprit === run ? { outcome: 'cancelled', error: cancelledError() } : lost(true);
    case 'memory':
      return alone ? memoryDeath(run) : lost(false);
    case 'cpu':
      if (!alone) return lost(false);
      return { outcome: 'timeout', error: timeoutError('cpu', limits.cpuTimeMs), timeoutReason: 'cpu' };
    case 'unexplained':
      return alone && tellsOutOfMemory(cause.stderr) ? memoryDeath(run) : lost(false);
    case 'overload':
      return cause.culprit === run ? memoryDeath(run) : lost(true);
    case 'breach':
      return lost(false);
  }
};
