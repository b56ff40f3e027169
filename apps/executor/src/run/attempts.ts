import { Inject, Injectable } from '@nestjs/common';
import type { Progress } from '@runlet/contracts';
import type { Log } from '@runlet/nest';
import { ScriptSources } from '../deployed/script-sources.ts';
import type { EndedAttempt } from '../host-calls/ended-attempt.ts';
import type { AnswersCalls, HostCall } from '../host-calls/host-call.ts';
import { RunSession, type SessionParts } from '../host-calls/run-session.ts';
import { RecordMasking } from '../masking/record-masking.ts';
import { metrics } from '../metrics.ts';
import type { RunJob, SandboxPool } from '../sandbox/sandbox.ts';
import { HOST_CALLS, LOG, SANDBOX } from '../tokens.ts';

export interface AttemptOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** The session of the attempt that this one is nested in. */
  readonly within?: RunSession;
}

/** What a called script threw has any name that its author likes: as many as those would be no label. */
const labelOf = (call: string, error: string | null): string =>
  error !== null && call === 'scripts.call' ? 'Error' : (error ?? '');

const nobodyLooks = (): void => undefined;

/** Makes attempts of any kind: has the sandbox run a job and answers what its script asks for. */
@Injectable()
export class Attempts {
  private readonly handlers: ReadonlyMap<string, HostCall>;

  constructor(
    @Inject(SANDBOX) private readonly sandbox: SandboxPool,
    private readonly sources: ScriptSources,
    @Inject(HOST_CALLS) answering: readonly AnswersCalls[],
    private readonly masking: RecordMasking,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.handlers = new Map(answering.flatMap(({ calls }) => Object.entries(calls)));
  }

  /** Rejects only when the job could not be started (see `SandboxPool.run`). */
  async run(job: RunJob, { onProgress = nobodyLooks, within }: AttemptOptions = {}): Promise<EndedAttempt> {
    const session = new RunSession(job, this.partsFor(onProgress), within);
    try {
      return await session.end(await this.sandbox.run(job, session));
    } finally {
      session.close();
    }
  }

  private partsFor(onProgress: (progress: Progress) => void): SessionParts {
    return {
      handlers: this.handlers,
      loadSource: (hash) => this.sources.load(hash),
      runNested: (job, outer) => this.run(job, { within: outer }),
      mask: (concealed, record) => this.masking.mask(concealed, record),
      onProgress,
      onCall: (call, error, durationMs) => {
        metrics.calls.inc({ call, error: labelOf(call, error) });
        metrics.callSeconds.observe({ call }, durationMs / 1_000);
      },
      onBug: (error, { executionId }, call) =>
        this.log.error({ err: error, executionId, call }, 'a call of a script failed'),
    };
  }
}
