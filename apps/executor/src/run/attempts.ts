import { Inject, Injectable } from '@nestjs/common';
import type { Log } from '@runlet/nest';
import { ScriptSources } from '../deployed/script-sources.ts';
import type { EndedAttempt } from '../host-calls/ended-attempt.ts';
import type { AnswersCalls } from '../host-calls/host-call.ts';
import { RunSession, type SessionOptions, type SessionParts } from '../host-calls/run-session.ts';
import { RecordMasking } from '../masking/record-masking.ts';
import { metrics } from '../metrics.ts';
import type { RunJob, SandboxPool } from '../sandbox/sandbox.ts';
import { HOST_CALLS, LOG, SANDBOX } from '../tokens.ts';

/** What a called script threw has any name that its author likes: as many as those would be no label. */
const labelOf = (call: string, error: string | null): string =>
  error !== null && call === 'scripts.call' ? 'Error' : (error ?? '');

/** Makes attempts of any kind: has the sandbox run a job and answers what its script asks for. */
@Injectable()
export class Attempts {
  private readonly parts: SessionParts;

  constructor(
    @Inject(SANDBOX) private readonly sandbox: SandboxPool,
    sources: ScriptSources,
    @Inject(HOST_CALLS) answering: readonly AnswersCalls[],
    masking: RecordMasking,
    @Inject(LOG) log: Log,
  ) {
    this.parts = {
      handlers: new Map(answering.flatMap(({ calls }) => Object.entries(calls))),
      loadSource: (hash) => sources.load(hash),
      runNested: (job, within) => this.run(job, { within }),
      mask: (concealed, record) => masking.mask(concealed, record),
      onCall: (call, error, durationMs) => {
        metrics.calls.inc({ call, error: labelOf(call, error) });
        metrics.callSeconds.observe({ call }, durationMs / 1_000);
      },
      onBug: (error, { executionId }, call) =>
        log.error({ err: error, executionId, call }, 'a call of a script failed'),
    };
  }

  /** Rejects only when the job could not be started (see `SandboxPool.run`). */
  async run(job: RunJob, options?: SessionOptions): Promise<EndedAttempt> {
    const session = new RunSession(job, this.parts, options);
    try {
      return await session.end(await this.sandbox.run(job, session));
    } finally {
      session.close();
    }
  }
}
