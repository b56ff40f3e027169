import type { RunJob } from '../sandbox/sandbox.ts';
import type { SdkCallName } from '../sandbox/wire/sdk-calls.ts';
import type { CallBudget } from './call-budget.ts';
import type { EndedAttempt } from './ended-attempt.ts';

/** The attempt that a call belongs to, as the calls see it. */
export interface CallScope {
  readonly job: RunJob;
  /** What is left of what the attempt may use. */
  readonly budget: CallBudget;
  /** Aborted when the attempt has ended: whatever a call still does is then in vain. */
  readonly signal: AbortSignal;
  /** ms until the attempt's wall clock runs out; 0 when it has. */
  remainingMs(): number;
  /** Does this once, at the attempt's end, however it ends. */
  onEnd(cleanUp: () => void): void;
  /** From now on this value is masked as `•••name•••` wherever the attempt is stored or shown. */
  conceal(name: string, value: string): void;
  /** Runs a job in this attempt's slot and within its budgets; those of one attempt run one after the other. */
  runNested(job: RunJob): Promise<EndedAttempt>;
}

/** What a call gives beside its result. */
export interface Extras {
  /** Bytes for the script, beside the result. */
  readonly body?: Uint8Array;
  /** What the record of the call says it was about. */
  readonly detail?: string;
}

/** A result with more than JSON to it. */
export class CallResult {
  constructor(
    readonly result: unknown,
    readonly extras: Extras,
  ) {}
}

/**
 * Answers one kind of call. `args` is parsed JSON, as hostile as any input; `body` the bytes beside it, null where there
 * are none. Resolves with the result (JSON-able) or with a `CallResult`. Throws `CallError` for what the script is to
 * see; anything else is a bug of ours, which is logged and told as `InternalError`.
 */
export type HostCall = (scope: CallScope, args: readonly unknown[], body: Uint8Array | null) => Promise<unknown>;

/** The calls that one part of the executor answers. */
export type HostCallTable = Partial<Readonly<Record<SdkCallName, HostCall>>>;

/** A part of the executor that answers calls: collected by `HOST_CALLS`. */
export interface AnswersCalls {
  readonly calls: HostCallTable;
}
