/** Does something every so often as long as it is needed; an idle process is not woken. */
export class WhileRunning {
  readonly #everyMs: number;
  readonly #isNeeded: () => boolean;
  readonly #work: () => void;
  #awake = false;

  constructor(everyMs: number, isNeeded: () => boolean, work: () => void) {
    this.#everyMs = everyMs;
    this.#isNeeded = isNeeded;
    this.#work = work;
  }

  /** Costs nothing while it is awake. */
  wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    setTimeout(() => {
      this.#awake = false;
      if (!this.#isNeeded()) return;
      this.#work();
      this.wake();
    }, this.#everyMs);
  }
}
