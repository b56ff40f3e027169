import type { Outcome } from '../sandbox/outcome.ts';
import type { RunJob, RunServices, SandboxPool, SandboxStats } from '../sandbox/sandbox.ts';

/** What a script would do. What it leaves out of the outcome is that of a run that completed with `null`. */
export type Behaviour = (job: RunJob, services: RunServices) => Partial<Outcome> | Promise<Partial<Outcome>>;

const completed = (): Outcome => ({
  outcome: 'completed',
  error: null,
  retryable: true,
  retryAfterMs: null,
  timeoutReason: null,
  innocent: false,
  output: Buffer.from('null'),
  response: null,
  logs: Buffer.from('[]'),
  startedAt: new Date(),
  durationMs: 1,
  cpuTimeMs: 1,
  memoryBytes: 1_000,
  sdkCalls: 0,
});

/** A sandbox whose runs take as long, and end as, the test says: for what is decided outside of the real one. */
export class StandInSandbox implements SandboxPool {
  behaviour: Behaviour = () => ({});
  /** Every job in order of its start. */
  readonly jobs: RunJob[] = [];
  /** What runs at this moment. */
  readonly running = new Set<RunJob>();

  async run(job: RunJob, services: RunServices): Promise<Outcome> {
    this.jobs.push(job);
    this.running.add(job);
    const outcome = completed();
    try {
      const broken = new Promise<Partial<Outcome>>((resolve) =>
        job.signal?.addEventListener('abort', () => resolve({ outcome: 'cancelled', output: null }), { once: true }),
      );
      return { ...outcome, ...(await Promise.race([this.behaviour(job, services), broken])) };
    } finally {
      this.running.delete(job);
    }
  }

  hasRoom(): boolean {
    return true;
  }

  stats(): SandboxStats {
    return {
      tenantProcesses: 0,
      spareProcesses: 1,
      running: this.running.size,
      waiting: 0,
      memoryBytes: 0,
      memoryBudgetBytes: 0,
    };
  }

  async close(): Promise<void> {
    // Nothing to end.
  }
}
