import type { Execution } from './execution.ts';
import type { OwnMemory } from './own-memory.ts';

const MB = 1024 * 1024;
/** V8 and Node outside of the isolates, beyond what the process had when it was ready. */
const SLACK_BYTES = 64 * MB;
/** What an isolate may hold beyond its limit before V8 notices. */
const LIMIT_FACTOR = 1.5;
const IDLE_ISOLATE_BYTES = 24 * MB;

/**
 * Memory that V8 does not count, or counts too late, shows in the size of the process. When that is too big, the run
 * whose code has been in its isolate longest is stopped: one that waits does not grow.
 */
export class MemoryGuard {
  readonly #executions: ReadonlyMap<number, Execution>;
  readonly #idleIsolates: () => number;
  readonly #memory: OwnMemory;
  readonly #baseBytes: number;

  constructor(memory: OwnMemory, executions: ReadonlyMap<number, Execution>, idleIsolates: () => number) {
    this.#memory = memory;
    this.#baseBytes = memory.rssBytes;
    this.#executions = executions;
    this.#idleIsolates = idleIsolates;
  }

  check(): void {
    const running = [...this.#executions.values()].filter(({ isolate }) => isolate !== null && isolate.busyMs > 1);
    if (running.length === 0 || this.#memory.rssBytes <= this.#allowedBytes()) return;
    running.reduce((a, b) => (a.isolate!.busyMs >= b.isolate!.busyMs ? a : b)).exceedMemory();
  }

  #allowedBytes(): number {
    let allowed = this.#baseBytes + SLACK_BYTES + this.#idleIsolates() * IDLE_ISOLATE_BYTES;
    for (const { order } of this.#executions.values()) allowed += order.memoryBytes * LIMIT_FACTOR;
    return allowed;
  }
}
