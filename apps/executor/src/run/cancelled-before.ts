import type { RemovedScript } from '@runlet/contracts';
import type { Lease, RunProgress } from '../queue/leased-run.ts';
import type { EndOfRun } from '../queue/settlement.ts';
import { stackless } from '../sandbox/outcome.ts';

const NO_LINES = Buffer.from('[]');

/** The end of a run that does not get to start, or to start again, because its script is gone. */
export const cancelledBefore = (lease: Lease, { attempts }: RunProgress, { reason }: RemovedScript): EndOfRun => ({
  kind: 'end',
  lease,
  end: {
    status: 'cancelled',
    error: stackless('CancelledError', `The script was ${reason} before the run could start`),
    attempts,
    startedAt: attempts[0]?.startedAt ?? null,
    finishedAt: new Date().toISOString(),
    durationMs: null,
    cpuTimeMs: null,
    memoryBytes: null,
    sdkCalls: null,
    output: null,
    response: null,
    logs: NO_LINES,
    calls: Buffer.alloc(0),
    progress: null,
  },
});
