import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { type DeployedScript, encodeFrame, type Principal, type RunReply, triggerFactsOf } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { ExecutorConfig } from '../config.ts';
import { DeployedScripts } from '../deployed/deployed-scripts.ts';
import type { EndedAttempt } from '../host-calls/ended-attempt.ts';
import { metrics } from '../metrics.ts';
import { FinishedPublisher } from '../recorder/finished-publisher.ts';
import type { RunJob, SandboxPool } from '../sandbox/sandbox.ts';
import { SANDBOX } from '../tokens.ts';
import { Attempts } from './attempts.ts';
import { statusOf } from './domain/next-step.ts';
import { finishedRecordOf } from './finished-record.ts';
import { jobOfRequest } from './run-job.ts';
import { Slots } from './slots.ts';
import { answers, assertMayRun, readSyncRequest, type SyncRequest } from './sync-request.ts';

const RETRY_AFTER_MS = 1_000;

const NOTHING = Buffer.alloc(0);

/** What the caller gets: `payload` is the response's body or the output as JSON, null where nothing ran. */
export interface SyncEnd {
  readonly reply: RunReply;
  readonly payload: Uint8Array | null;
}

type Refusal = Exclude<RunReply, { kind: 'ended' }>;

/**
 * Runs that somebody waits for. No database on the way: what may run is in memory, and the one durable record goes to a
 * stream before the reply.
 */
@Injectable()
export class SyncRuns implements BeforeApplicationShutdown {
  private readonly slots: Slots;
  private draining = false;
  private idle: (() => void) | undefined;

  constructor(
    private readonly config: ExecutorConfig,
    @Inject(SANDBOX) private readonly sandbox: SandboxPool,
    private readonly attempts: Attempts,
    private readonly deployed: DeployedScripts,
    private readonly finished: FinishedPublisher,
  ) {
    this.slots = new Slots(config.SYNC_RUNS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.draining = true;
    if (this.slots.idle) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.idle = resolve;
    await Promise.race([promise, delay(this.config.DRAIN_TIMEOUT_MS, undefined, { ref: false })]);
  }

  /** Frame in, frame out (`RunRequest`, `RunReply`). Throws a `ProblemError`. */
  async answer(frame: Uint8Array, caller: Principal): Promise<Buffer> {
    const { reply, payload } = await this.end(readSyncRequest(frame, caller), caller);
    return encodeFrame(reply, ...(payload ? [payload] : []));
  }

  /** Runs it, or says why not. Throws a `ProblemError`. */
  async end(asked: SyncRequest, caller: Principal): Promise<SyncEnd> {
    const { request } = asked;
    const script =
      this.deployed.find(request.tenant, request) ?? (await this.deployed.findFresh(request.tenant, request));
    if (!answers(script, request)) return refuse({ kind: 'unknown-script' });
    assertMayRun(script, caller);
    const refusal = this.refusal(script);
    if (refusal) return refuse(refusal);
    this.slots.take(script.scriptId);
    try {
      return await this.run(asked, script, caller);
    } finally {
      this.slots.free(script.scriptId);
      if (this.slots.idle) this.idle?.();
    }
  }

  private refusal({ scriptId, limits }: DeployedScript): Refusal | undefined {
    if (this.draining) return { kind: 'busy' };
    if (this.slots.runningOf(scriptId) >= limits.concurrentRuns) {
      return { kind: 'limited', retryAfterMs: RETRY_AFTER_MS };
    }
    if (this.slots.full || !this.sandbox.hasRoom(limits.memoryBytes)) return { kind: 'busy' };
    return undefined;
  }

  private async run({ request, input }: SyncRequest, script: DeployedScript, caller: Principal): Promise<SyncEnd> {
    const trigger = triggerFactsOf(request, caller.actor);
    const job = jobOfRequest(request, script, trigger, input);
    const ended = await this.attempt(job);
    const { outcome } = ended;
    metrics.attempts.inc({ trigger: trigger.type, outcome: outcome.outcome });
    metrics.attemptSeconds.observe({ trigger: trigger.type }, outcome.durationMs / 1_000);

    const { executionId, causationId, queuedAt } = request;
    await this.finished.publish(finishedRecordOf(job, ended, { actor: caller.actor, queuedAt, causationId }));

    const { durationMs, error, response } = outcome;
    const status = statusOf(outcome.outcome);
    const reply: RunReply = { kind: 'ended', executionId, status, durationMs, error, response };
    return { reply, payload: outcome.output ?? NOTHING };
  }

  private async attempt(job: RunJob): Promise<EndedAttempt> {
    try {
      return await this.attempts.run(job);
    } catch (cause) {
      throw new ProblemError(
        { kind: 'unavailable', code: 'run/not-started', detail: 'The script could not be started just now.' },
        { cause },
      );
    }
  }
}

const refuse = (refusal: Refusal): SyncEnd => {
  metrics.refused.inc({ reason: refusal.kind });
  return { reply: refusal, payload: null };
};
