import type { AttemptOutcome, ExecutionError, HttpResponseHead, Progress } from '@runlet/contracts';
import type { SdkCallName } from './sdk-calls.ts';

/**
 * Heads of the frames between the executor and a sandbox process (see `encodeFrame`); each frame is preceded by its
 * length, u32 big-endian. The executor believes nothing that comes `FromChild`.
 */
export type ToChild =
  /** First of all. `blankMemoryBytes`: limit of the isolate that is made ahead of need. Sections: snapshot. */
  | { readonly kind: 'start'; readonly blankMemoryBytes: number; readonly bounds: CallBounds }
  /** Sections: code. Before the first run that needs it. */
  | { readonly kind: 'source'; readonly hash: string; readonly form: 'body' | 'module' }
  | { readonly kind: 'forget-source'; readonly hash: string }
  /** Sections: `GuestOrder` JSON, `TriggerFacts` JSON, input. */
  | RunOrder
  | { readonly kind: 'cancel'; readonly run: number }
  /** Sections: result or `CallFailure` as JSON; beside a result there may be bytes. */
  | { readonly kind: 'answer'; readonly run: number; readonly call: number; readonly ok: boolean };

/** How much one call may bring. */
export interface CallBounds {
  /** Of its arguments as JSON. */
  readonly maxArgumentChars: number;
  /** Of the bytes beside them. */
  readonly maxBodyBytes: number;
}

export interface RunOrder {
  readonly kind: 'run';
  /** Names the run on this channel. */
  readonly run: number;
  /** Names what may share a context: script and version. */
  readonly script: string;
  readonly sourceHash: string;
  /** How the script is called in stacks. */
  readonly fileName: string;
  readonly inputKind: 'json' | 'http-body';
  readonly timeoutMs: number;
  readonly cpuTimeMs: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
  readonly sdkCalls: number;
}

/** Arguments of one call, as JSON. */
export const MAX_ARGUMENT_CHARS = 1024 * 1024;
/** Longest message of a progress. */
export const MAX_PROGRESS_CHARS = 500;
/** Longest that a script may ask to wait for its next attempt, ms: a day. */
export const MAX_RETRY_AFTER_MS = 86_400_000;

export type FromChild =
  /** Sections: the snapshot that was asked for. `missing`: why sandboxes cannot be confined here, null if they can. */
  | { readonly kind: 'snapshot'; readonly missing: string | null }
  /** A context is ready, and no right is left that could be given up. */
  | { readonly kind: 'ready' }
  /** Sections: log lines, JSON objects each followed by a comma. */
  | { readonly kind: 'logs'; readonly run: number }
  /** Sections: arguments as JSON; beside them there may be bytes. */
  | { readonly kind: 'call'; readonly run: number; readonly call: number; readonly name: SdkCallName }
  /** How far the script says it has come. */
  | { readonly kind: 'progress'; readonly run: number; readonly progress: Progress }
  | RunEnd
  /** Code runs on that nothing in the process can stop: kill it. All runs but those that have ended are innocent. */
  | { readonly kind: 'stuck' };

/** Sections: output or response body, log lines as in `logs`. */
export interface RunEnd {
  readonly kind: 'end';
  readonly run: number;
  /** It ran in an isolate that had run its script before. */
  readonly warm: boolean;
  readonly outcome: Exclude<AttemptOutcome, 'worker_lost'>;
  readonly error: ExecutionError | null;
  readonly retryable: boolean;
  /** When the script wants to be tried again, ms from now; null leaves it to the script's policy. */
  readonly retryAfterMs: number | null;
  readonly timeoutReason: 'wall' | 'cpu' | null;
  readonly response: HttpResponseHead | null;
  readonly cpuTimeMs: number;
  readonly memoryBytes: number | null;
  readonly sdkCalls: number;
  readonly droppedLines: number;
  readonly droppedBytes: number;
}
