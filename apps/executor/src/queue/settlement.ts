import type { RunEnd } from '../history/run-end.ts';
import type { Lease, RunProgress } from './leased-run.ts';

/** The run has ended: it leaves the queue and enters the history. */
export interface EndOfRun {
  readonly kind: 'end';
  readonly lease: Lease;
  readonly end: RunEnd;
}

/** The run goes back into the queue. */
export interface HandBack {
  readonly kind: 'hand-back';
  readonly lease: Lease;
  /** `delayed` until `delayMs` have passed, `held` until its script is active again. */
  readonly state: 'waiting' | 'delayed' | 'held';
  readonly delayMs: number | null;
  readonly progress: RunProgress;
  readonly suspect: boolean;
}

/** What becomes of a leased run. Takes effect only if the lease is still good. */
export type Settlement = EndOfRun | HandBack;

/** Executor time that one attempt took. */
export interface Charge {
  readonly tenant: string;
  readonly usedMs: number;
}
