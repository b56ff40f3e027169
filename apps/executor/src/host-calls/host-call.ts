import type { RunJob } from '../sandbox/sandbox.ts';
import type { SdkCallName } from '../sandbox/wire/sdk-calls.ts';

/** The attempt that a call belongs to, as the calls see it. */
export interface CallScope {
  readonly job: RunJob;
  /** Aborted when the attempt has ended: whatever a call still does is then in vain. */
  readonly signal: AbortSignal;
  /** ms until the attempt's wall clock runs out; 0 when it has. */
  remainingMs(): number;
  /** Does this once, at the attempt's end, however it ends. */
  onEnd(cleanUp: () => void): void;
  /** From now on this value is masked as `•••name•••` wherever the attempt is stored or shown. */
  conceal(name: string, value: string): void;
}

/** A result with bytes beside it. */
export class WithBody {
  constructor(
    readonly result: unknown,
    readonly body: Uint8Array,
  ) {}
}

/**
 * Answers one kind of call. `args` is parsed JSON, as hostile as any input; `body` the bytes beside it, null where there
 * are none. Resolves with the result (JSON-able) or with `WithBody`. Throws `CallError` for what the script is to see;
 * anything else is a bug of ours, which is logged and told as `InternalError`.
 */
export type HostCall = (scope: CallScope, args: readonly unknown[], body: Uint8Array | null) => Promise<unknown>;

/** The calls that one part of the executor answers. */
export type HostCallTable = Partial<Record<SdkCallName, HostCall>>;
