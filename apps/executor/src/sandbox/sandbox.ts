import type { Limits, PreparedSource, Progress, TriggerFacts } from '@runlet/contracts';
import type { Outcome } from './outcome.ts';
import type { CallFailure } from './wire/guest-protocol.ts';
import type { SdkCallName } from './wire/sdk-calls.ts';

/** One attempt of one execution, with all that a sandbox needs to know about it. */
export interface RunJob {
  readonly executionId: string;
  /** From 1. */
  readonly attempt: number;
  readonly tenant: string;
  readonly organizationId: string | null;
  readonly userId: string | null;
  readonly scriptId: string;
  readonly scriptName: string;
  readonly version: number;
  readonly sourceHash: string;
  readonly limits: Limits;
  /** Wall clock of this attempt, ms: the script's limit or what the caller will wait, whichever is less. */
  readonly timeoutMs: number;
  readonly correlationId: string;
  readonly idempotencyKey: string;
  readonly trigger: TriggerFacts;
  /** JSON text, or the raw body of an HTTP request. */
  readonly input: Uint8Array;
  readonly inputKind: 'json' | 'http-body';
  /** Run it in a process with nothing beside it: for a run that is suspected of having ended one. */
  readonly alone?: boolean;
  /** How many runs it is inside of (`sdk.scripts.call`); left out: none. */
  readonly depth?: number;
  /** It runs in the slot of the run that called it, and never waits for room: that one would wait for it. */
  readonly nested?: boolean;
  /** Cancels the run, also while it waits for room. */
  readonly signal?: AbortSignal;
}

/** One call of the script's SDK. */
export interface SdkCall {
  readonly name: SdkCallName;
  /** A JSON array, as hostile as any input. */
  readonly argsJson: string;
  /** Bytes beside the arguments, as hostile. */
  readonly body: Uint8Array | null;
  /** How long the script had been running when it made the call, ms. */
  readonly ageMs: number;
}

export type CallAnswer =
  | {
      readonly ok: true;
      readonly resultJson: string;
      readonly body: Uint8Array | null;
    }
  | { readonly ok: false; readonly error: CallFailure };

/** What a sandbox asks of the executor while it runs one job. */
export interface RunServices {
  /** The prepared source of this hash. When it rejects, so does `run`. */
  loadSource(hash: string): Promise<PreparedSource>;
  /** Must not reject: a bad outcome is an answer too. */
  call(call: SdkCall): Promise<CallAnswer>;
  /** How far the script says it has come. */
  progress(progress: Progress): void;
}

export interface SandboxStats {
  /** Processes that belong to a tenant. */
  readonly tenantProcesses: number;
  /** Processes that are ready and belong to nobody yet. */
  readonly spareProcesses: number;
  readonly running: number;
  /** Runs that wait for memory to become free. */
  readonly waiting: number;
  /** Own (unshared) memory of all processes as last measured, bytes. */
  readonly memoryBytes: number;
  readonly memoryBudgetBytes: number;
}

/** Runs scripts apart from the executor and from each other. */
export interface SandboxPool {
  /**
   * Runs the job to its end, whatever that is: every ending of the script is an `Outcome`. Rejects only when the job
   * could not be started (its source cannot be loaded, the pool is closed, no process can be started).
   */
  run(job: RunJob, services: RunServices): Promise<Outcome>;
  /** Whether a job of this memory limit would start at once. */
  hasRoom(memoryBytes: number): boolean;
  stats(): SandboxStats;
  /** Ends all processes; runs in flight end as `worker_lost`. */
  close(): Promise<void>;
}
