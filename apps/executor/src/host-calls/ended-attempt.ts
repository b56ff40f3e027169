import type { Progress } from '@runlet/contracts';
import type { Outcome } from '../sandbox/outcome.ts';

/** An attempt that has ended, with all that its calls leave behind. */
export interface EndedAttempt {
  /** For whoever waits: as the script gave it. */
  readonly outcome: Outcome;
  /** For the history: values of secrets are masked. The same object where there were none. */
  readonly recorded: Outcome;
  /** The input, masked like `recorded`. */
  readonly input: Uint8Array;
  /** JSON array of `SdkCallRecord`; empty where there was no call. */
  readonly calls: Uint8Array;
  /** How far the script last said it had come. */
  readonly progress: Progress | null;
}

/** Of an attempt whose script was never entered. */
export const withoutCalls = (outcome: Outcome): EndedAttempt => ({
  outcome,
  recorded: outcome,
  input: Buffer.alloc(0),
  calls: Buffer.alloc(0),
  progress: null,
});
