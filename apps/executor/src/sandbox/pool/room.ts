interface Waiting {
  readonly limitBytes: number;
  readonly admit: (place: Place) => void;
}

/** A run that is inside; given back by `leave`. */
export class Place {
  /** What it is promised at the moment. */
  promisedBytes: number;
  readonly limitBytes: number;
  readonly since: number;

  constructor(limitBytes: number, since: number) {
    this.limitBytes = limitBytes;
    this.promisedBytes = limitBytes * PROMISED_PART;
    this.since = since;
  }
}

/** Longer than any pause of a machine that will have room again soon; whoever asked should go elsewhere then, ms. */
const MAX_WAIT_MS = 10_000;
/** Runs that wait; one more is refused at once. */
const MAX_WAITING = 2_000;

/** There was no memory for a run in good time: it has not been started and may be tried later or elsewhere. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
}

/**
 * A run that has just begun is promised this part of its limit: few come near it, and what is really held is measured
 * and counted as well.
 */
const PROMISED_PART = 1 / 4;
/** What it holds by then has been measured, ms: from here on it is promised less. A thousand may wait on slow answers. */
const SETTLED_AFTER_MS = 400;
const SETTLED_PART = 1 / 16;

/** Lets runs in, in order, as long as what is promised to those inside and what processes hold stay within the budget. */
export class Room {
  readonly budgetBytes: number;
  readonly #heldBytes: () => number;
  #promised = 0;
  /** Those that have just begun, oldest first, and some that have left already. */
  readonly #young: Place[] = [];
  #queue: Waiting[] = [];

  /** `heldBytes`: memory of all processes that cannot be let go, as last measured. */
  constructor(budgetBytes: number, heldBytes: () => number) {
    this.budgetBytes = budgetBytes;
    this.#heldBytes = heldBytes;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Whether a run with this limit would be let in at once. */
  has(limitBytes: number): boolean {
    return this.#queue.length === 0 && this.#fits(limitBytes);
  }

  /**
   * Resolves once there is room, which must be given back by `leave`; `onEntry` is told at that very moment. Rejects with
   * the signal's reason, or with `NoRoom` when it takes too long.
   */
  async enter(limitBytes: number, signal: AbortSignal | undefined, onEntry = (): void => undefined): Promise<Place> {
    if (!this.has(limitBytes)) return this.#wait(limitBytes, signal, onEntry);
    onEntry();
    return this.squeezeIn(limitBytes);
  }

  /** For a run that somebody inside waits for: it comes in at once, whether there is room or not. */
  squeezeIn(limitBytes: number): Place {
    const place = new Place(limitBytes, performance.now());
    this.#promised += place.promisedBytes;
    this.#young.push(place);
    return place;
  }

  leave(place: Place): void {
    this.#promise(place, 0);
    this.letIn();
  }

  /** Looks again who fits in: when a run has left, or memory has become free otherwise. */
  letIn(): void {
    while (this.#queue.length > 0 && this.#fits(this.#queue[0]!.limitBytes)) {
      const { limitBytes, admit } = this.#queue.shift()!;
      admit(this.squeezeIn(limitBytes));
    }
  }

  /** A run that would be alone fits always, or it would wait for ever. */
  #fits(limitBytes: number): boolean {
    this.#settle();
    if (this.#promised === 0) return true;
    const promised = this.#promised + limitBytes * PROMISED_PART;
    return promised <= this.budgetBytes && this.#heldBytes() <= this.budgetBytes;
  }

  #settle(now = performance.now()): void {
    for (let [first] = this.#young; first && now - first.since >= SETTLED_AFTER_MS; [first] = this.#young) {
      this.#young.shift();
      if (first.promisedBytes > 0) this.#promise(first, first.limitBytes * SETTLED_PART);
    }
  }

  #promise(place: Place, bytes: number): void {
    this.#promised += bytes - place.promisedBytes;
    place.promisedBytes = bytes;
  }

  #wait(limitBytes: number, signal: AbortSignal | undefined, onEntry: () => void): Promise<Place> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      if (this.#queue.length >= MAX_WAITING) return reject(new NoRoom('Too many runs wait for memory'));
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const waiting: Waiting = {
        limitBytes,
        admit: (place) => {
          settle();
          onEntry();
          resolve(place);
        },
      };
      const giveUp = (reason: Error): void => {
        settle();
        this.#queue = this.#queue.filter((other) => other !== waiting);
        reject(reason);
        // Those behind it may be smaller.
        this.letIn();
      };
      const onAbort = (): void => giveUp(signal!.reason as Error);
      const timer = setTimeout(() => giveUp(new NoRoom(`No memory for the run within ${MAX_WAIT_MS} ms`)), MAX_WAIT_MS);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(waiting);
      return undefined;
    });
  }
}
