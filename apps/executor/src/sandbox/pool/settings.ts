/** How the pool keeps its processes. */
export interface SandboxSettings {
  /** Processes started before a tenant needs one. */
  readonly spares: number;
  /** What all processes together may hold, bytes; runs wait beyond it. */
  readonly memoryBudgetBytes: number;
  /** A tenant's process that has had no run for this long is let go, ms. */
  readonly idleMs: number;
  /** Where the executor is root, each process gets a user id of its own from here on (10,000 of them). */
  readonly firstUid: number;
  /** Told once when the system does not allow all layers of protection, and when a process misbehaves. */
  readonly warn: (message: string, facts?: Readonly<Record<string, unknown>>) => void;
}
