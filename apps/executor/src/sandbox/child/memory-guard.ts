import type { Execution } from './execution.ts';
import type { OwnMemory } from './own-memory.ts';

const MB = 1024 * 1024;
/** V8 and Node outside of the isolates, beyond what the process had when it was ready. */
const SLACK_BYTES = 64 * MB;
/** What an isolate may hold beyond its limit before V8 notices. */
const LIMIT_FACTOR = 1.5;
const IDLE_ISOLATE_BYTES = 24 * MB;

/** What it needs to know of a run. */
export type Watched = Pick<Execution, 'order' | 'exceedMemory'> & {
  readonly isolate: { readonly busyMs: number } | null;
};

/**
 * Memory that V8 does not count, or counts too late, shows in the size of the process. When that is too big, the run
 * whose code has been in its isolate longest is stopped: one that waits does not grow.
 */
export class MemoryGuard {
  readonly #memory: Pick<OwnMemory, 'rssBytes'>;
  readonly #executions: ReadonlyMap<number, Watched>;
  readonly #idleIsolates: () => number;
  readonly #freshBytes: number;
  /** What no run that is under way has taken. */
  #baseBytes: number;

  constructor(
    memory: Pick<OwnMemory, 'rssBytes'>,
    executions: ReadonlyMap<number, Watched>,
    idleIsolates: () => number,
  ) {
    this.#memory = memory;
    this.#executions = executions;
    this.#idleIsolates = idleIsolates;
    this.#freshBytes = this.#baseBytes = memory.rssBytes;
  }

  /**
   * To be told before a run starts. One that ended may have left much: its isolate is taken down on a thread of its own,
   * and the next run must not be blamed. What stays for good is for the executor to see.
   */
  beforeRun(): void {
    if (this.#executions.size === 0) this.#baseBytes = Math.max(this.#freshBytes, this.#memory.rssBytes);
  }

  check(): void {
    const { rssBytes } = this.#memory;
    this.#baseBytes = Math.max(this.#freshBytes, Math.min(this.#baseBytes, rssBytes));
    const running = [...this.#executions.values()].filter(({ isolate }) => isolate !== null && isolate.busyMs > 1);
    if (running.length === 0 || rssBytes <= this.#allowedBytes()) return;
    running.reduce((a, b) => (a.isolate!.busyMs >= b.isolate!.busyMs ? a : b)).exceedMemory();
  }

  #allowedBytes(): number {
    let allowed = this.#baseBytes + SLACK_BYTES + this.#idleIsolates() * IDLE_ISOLATE_BYTES;
    for (const { order } of this.#executions.values()) allowed += order.memoryBytes * LIMIT_FACTOR;
    return allowed;
  }
}
