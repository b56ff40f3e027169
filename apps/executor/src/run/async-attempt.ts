import { Inject, Injectable } from '@nestjs/common';
import { MAX_INPUT_BYTES } from '@runlet/contracts';
import type { Log } from '@runlet/nest';
import { DeployedScripts } from '../deployed/deployed-scripts.ts';
import { type EndedAttempt, withoutCalls } from '../host-calls/ended-attempt.ts';
import { metrics } from '../metrics.ts';
import type { LeasedRun, RunProgress } from '../queue/leased-run.ts';
import type { Charge, HandBack, Settlement } from '../queue/settlement.ts';
import { endedBeforeStart, type Outcome, stackless } from '../sandbox/outcome.ts';
import { ProgressReports } from '../queue/progress-reports.ts';
import { LOG } from '../tokens.ts';
import { type AfterAttempt, afterAttempt } from './after-attempt.ts';
import { Attempts } from './attempts.ts';
import { cancelledBefore } from './cancelled-before.ts';
import { jobOfRun } from './run-job.ts';

/** Pause after which a run is tried again that could not even be started, ms. */
const UNSTARTABLE_PAUSE_MS = 1_000;

export interface AttemptResult {
  readonly settlement: Settlement;
  readonly charge: Charge | null;
}

/** One attempt of one leased run: what becomes of the run, and what it cost. */
@Injectable()
export class AsyncAttempt {
  constructor(
    @Inject(LOG) private readonly log: Log,
    private readonly attempts: Attempts,
    private readonly progress: ProgressReports,
    private readonly deployed: DeployedScripts,
  ) {}

  /** `signal` breaks the attempt off; it then goes back as if it had not been. */
  async make(run: LeasedRun, signal: AbortSignal): Promise<AttemptResult> {
    const entry = this.deployed.entry(run.tenant, run.scriptId);
    if (entry?.status === 'removed') return uncharged(cancelledBefore(run, run, entry));
    if (entry?.status !== 'active') return uncharged(handBack(run, run, 'held'));
    const ended = await this.run(run, signal);
    if (!ended) return uncharged(handBack(run, run, 'delayed', UNSTARTABLE_PAUSE_MS));
    const { outcome } = ended;
    if (signal.aborted && outcome.outcome === 'cancelled') return uncharged(handBack(run, run, 'waiting'));
    observe(run, outcome);
    const after = afterAttempt(ended, run, Math.random());
    return {
      settlement: settlementOf(run, after, run.suspect || outcome.outcome === 'worker_lost'),
      charge: { tenant: run.tenant, usedMs: outcome.durationMs },
    };
  }

  private async run(run: LeasedRun, signal: AbortSignal): Promise<EndedAttempt | undefined> {
    if (run.input.byteLength > MAX_INPUT_BYTES) return inputRefused(run.input.byteLength);
    if (run.attempt === 1) observeWait(run);
    try {
      return await this.attempts.run(jobOfRun(run, signal), {
        onProgress: (progress) => this.progress.report(run, progress),
      });
    } catch (error) {
      this.log.warn({ err: error, executionId: run.executionId, tenant: run.tenant }, 'a run could not be started');
      return undefined;
    }
  }
}

const uncharged = (settlement: Settlement): AttemptResult => ({ settlement, charge: null });

const handBack = (
  lease: LeasedRun,
  progress: RunProgress,
  state: HandBack['state'],
  delayMs: number | null = null,
  suspect = lease.suspect,
): HandBack => ({ kind: 'hand-back', lease, state, delayMs, progress, suspect });

const settlementOf = (run: LeasedRun, after: AfterAttempt, suspect: boolean): Settlement =>
  after.kind === 'end'
    ? { kind: 'end', lease: run, end: after.end }
    : handBack(run, after.progress, after.delayMs === null ? 'waiting' : 'delayed', after.delayMs, suspect);

const observe = ({ trigger }: LeasedRun, { outcome, durationMs }: Outcome): void => {
  metrics.attempts.inc({ trigger: trigger.type, outcome });
  metrics.attemptSeconds.observe({ trigger: trigger.type }, durationMs / 1_000);
};

const observeWait = ({ trigger, queuedAt }: LeasedRun): void =>
  metrics.waitSeconds.observe({ trigger: trigger.type }, Math.max(0, Date.now() - queuedAt.getTime()) / 1_000);

/** Events are taken at any size that the broker takes: what is too large for a script is told in its history. */
const inputRefused = (bytes: number): EndedAttempt =>
  withoutCalls(
    endedBeforeStart(
      'failed',
      stackless('InputLimitError', `The input has ${bytes} bytes; at most ${MAX_INPUT_BYTES} are taken`),
    ),
  );
