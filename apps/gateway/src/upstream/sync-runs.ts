import { Inject, Injectable } from '@nestjs/common';
import {
  type DeployedScript,
  executor,
  type HttpRequestFacts,
  type Principal,
  type RunRequest,
  subjectOf,
} from '@runlet/contracts';
import { LostRunRecorder, type RunEnd, SyncDispatcher } from '@runlet/dispatch';
import type { Log } from '@runlet/nest';
import { LOG } from './tokens.ts';

/** One synchronous run, as its edge knows it. */
export interface SyncRun {
  readonly executionId: string;
  readonly script: DeployedScript;
  readonly triggerType: 'http' | 'api';
  /** For `http`: the request's facts. */
  readonly http: HttpRequestFacts | null;
  /** For `http`: the request's raw body; for `api`: the input as JSON. */
  readonly payload: Uint8Array;
  readonly principal: Principal;
  readonly correlationId: string;
  readonly traceparent?: string;
}

/** Synchronous runs of this gateway; those whose executor dies it writes into the history itself. */
@Injectable()
export class SyncRuns {
  constructor(
    private readonly dispatcher: SyncDispatcher,
    private readonly lostRuns: LostRunRecorder,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Rejects as `SyncDispatcher.run` does. */
  async run(run: SyncRun): Promise<RunEnd> {
    const { script, payload, principal, traceparent } = run;
    const head: RunRequest = {
      executionId: run.executionId,
      tenant: script.tenant,
      scriptId: script.scriptId,
      triggerType: run.triggerType,
      http: run.http,
      correlationId: run.correlationId,
      causationId: null,
      queuedAt: new Date().toISOString(),
      timeoutMs: script.limits.executionTimeMs,
    };
    const subjectFor = (instance: string): string => subjectOf(executor.run, instance);
    const end = await this.dispatcher.run(head, payload, { subjectFor, principal, traceparent });
    if (end.kind === 'worker-lost') this.record(head, run);
    return end;
  }

  private record(head: RunRequest, { script, payload, principal }: SyncRun): void {
    this.lostRuns.record({ head, payload, script, actor: principal.actor }).catch((error: unknown) => {
      const { executionId, correlationId } = head;
      this.log.error({ err: error, executionId, correlationId }, 'lost run not recorded');
    });
  }
}
