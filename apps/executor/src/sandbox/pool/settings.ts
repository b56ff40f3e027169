import type { Cause } from './cause-of-death.ts';

/** What a run found when it started: an isolate with its script, one without, a spare, or no process at all. */
export type Start = 'warm' | 'cold' | 'spare' | 'new-process';

/** Who counts what the pool does. */
export interface SandboxObserver {
  runEnded(start: Start): void;
  processEnded(cause: Cause['kind']): void;
}

/** How the pool keeps its processes. */
export interface SandboxSettings {
  /** Processes started before a tenant needs one; more of them while new tenants come quickly. */
  readonly spares: number;
  /** What all processes together may hold, bytes; runs wait beyond it. */
  readonly memoryBudgetBytes: number;
  /** A tenant's process that has had no run for this long is let go, ms. */
  readonly idleMs: number;
  /** Where the executor is root, each process gets a user id of its own from here on (10,000 of them). */
  readonly firstUid: number;
  /** Told once when the system does not allow all layers of protection, and when a process misbehaves. */
  readonly warn: (message: string, facts?: Readonly<Record<string, unknown>>) => void;
  readonly observer?: SandboxObserver;
}
