import { currentRun } from '../run-state.ts';

/** In ms since the run's start. Whole ones: a finer clock would measure what others do on this machine. */
class Performance {
  readonly #made = true;

  get timeOrigin(): number {
    void this.#made;
    return currentRun().startedAt;
  }

  /** Never goes back, also where the machine's clock does. */
  now(): number {
    void this.#made;
    const run = currentRun();
    run.latestNow = Math.max(run.latestNow, Date.now() - run.startedAt);
    return run.latestNow;
  }

  toJSON(): object {
    return { timeOrigin: this.timeOrigin };
  }
}

export const performance = new Performance();
