export interface Timer {
  readonly id: number;
  readonly callback: () => unknown;
  /** Ms between calls; null for a timer that fires once. */
  readonly interval: number | null;
  /** Nobody waits for it: it does not count as something that the run has left under way. */
  readonly unawaited: boolean;
  due: number;
}

/** More than any honest script has; each costs memory here and a wake-up of the host. */
const MAX_TIMERS = 10_000;

/** Timers in the order in which they are due. */
export class TimerQueue {
  #ids = 0;
  readonly #byDue: Timer[] = [];

  /** Without those that nobody waits for. */
  get size(): number {
    return this.#byDue.reduce((count, { unawaited }) => count + (unawaited ? 0 : 1), 0);
  }

  get earliest(): Timer | undefined {
    return this.#byDue[0];
  }

  add(callback: () => unknown, due: number, interval: number | null, unawaited = false): number {
    if (this.#byDue.length >= MAX_TIMERS) throw new RangeError(`More than ${MAX_TIMERS} timers are waiting`);
    this.#insert({ id: ++this.#ids, callback, interval, unawaited, due });
    return this.#ids;
  }

  remove(id: unknown): void {
    const at = this.#byDue.findIndex((timer) => timer.id === id);
    if (at >= 0) this.#byDue.splice(at, 1);
  }

  /** The timer that has been due longest at `now`; an interval is put back for its next time. */
  takeDue(now: number): Timer | undefined {
    const first = this.#byDue[0];
    if (!first || first.due > now) return undefined;
    this.#byDue.shift();
    if (first.interval !== null) this.#insert({ ...first, due: now + first.interval });
    return first;
  }

  #insert(timer: Timer): void {
    let low = 0;
    let high = this.#byDue.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#byDue[middle]!.due <= timer.due) low = middle + 1;
      else high = middle;
    }
    this.#byDue.splice(low, 0, timer);
  }
}
