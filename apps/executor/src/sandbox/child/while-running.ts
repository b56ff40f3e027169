/** Does something every so often as long as it is needed; an idle process is not woken. */
export class WhileRunning {
  readonly #everyMs: number;
  readonly #isNeeded: () => boolean;
  readonly #work: () => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(everyMs: number, isNeeded: () => boolean, work: () => void) {
    this.#everyMs = everyMs;
    this.#isNeeded = isNeeded;
    this.#work = work;
  }

  /** Costs nothing while it is awake. */
  wake(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (!this.#isNeeded()) return;
      this.#work();
      this.wake();
    }, this.#everyMs);
  }
}
