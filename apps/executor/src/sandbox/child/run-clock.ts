import type { GuestIsolate } from './guest-isolate.ts';

/** A run is looked at for the first time at most this late, ms. */
export const FIRST_LOOK_MS = 25;

const processCpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

interface TimeLimits {
  readonly timeoutMs: number;
  readonly cpuTimeMs: number;
}

/** Keeps both limits of a run's time. */
export class RunClock {
  readonly startedAt = performance.now();
  readonly #limits: TimeLimits;
  readonly #onOver: (reason: 'wall' | 'cpu') => void;
  #timer: NodeJS.Timeout | undefined;
  #isolate: GuestIsolate | null = null;
  #isolateCpuAtStart = 0;
  /** CPU time of the whole process when the run was first looked at, ms. */
  #processCpuSeen: number | null = null;

  constructor(limits: TimeLimits, onOver: (reason: 'wall' | 'cpu') => void) {
    this.#limits = limits;
    this.#onOver = onOver;
    this.#watch();
  }

  /** From here on the CPU time of this isolate is the run's. */
  countCpuOf(isolate: GuestIsolate): void {
    this.#isolate = isolate;
    this.#isolateCpuAtStart = isolate.cpuMs;
  }

  get wallMs(): number {
    return performance.now() - this.startedAt;
  }

  /**
   * CPU time so far, ms. Of code that is inside at the moment only wall time is known; where that is too much because
   * the machine is busy, the CPU time of the whole process since the run was first looked at tells so.
   */
  get cpuMs(): number {
    const inIsolate = Math.max(0, (this.#isolate?.cpuMs ?? 0) - this.#isolateCpuAtStart);
    if (!this.#isolate?.isBusy || this.#processCpuSeen === null) return inIsolate;
    return Math.min(inIsolate, processCpuMs() - this.#processCpuSeen + FIRST_LOOK_MS);
  }

  /** Called every so often while runs are under way, first within `FIRST_LOOK_MS`. */
  look(): void {
    // Remembered: the figure cannot be asked for any more when the isolate has gone.
    void this.#isolate?.cpuMs;
    this.#processCpuSeen ??= processCpuMs();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** One timer for both limits: CPU time cannot run faster than wall time, so there is nothing to see before. */
  #watch(): void {
    const wallLeft = this.#limits.timeoutMs - this.wallMs;
    const cpuLeft = this.#limits.cpuTimeMs - this.cpuMs;
    if (wallLeft <= 0) this.#onOver('wall');
    else if (cpuLeft <= 0) this.#onOver('cpu');
    else this.#timer = setTimeout(() => this.#watch(), Math.max(1, Math.min(wallLeft, cpuLeft)));
  }
}
