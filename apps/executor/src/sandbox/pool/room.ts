interface Waiting {
  readonly bytes: number;
  readonly admit: () => void;
}

/**
 * A run is promised this part of its limit: few come near it, and what is really held is measured and counted as well.
 */
const PROMISED_PART = 1 / 4;

/** Lets runs in, in order, as long as what is promised to those inside and what processes hold stay within the budget. */
export class Room {
  readonly budgetBytes: number;
  readonly #heldBytes: () => number;
  #promised = 0;
  #queue: Waiting[] = [];

  /** `heldBytes`: memory of all processes as last measured. */
  constructor(budgetBytes: number, heldBytes: () => number) {
    this.budgetBytes = budgetBytes;
    this.#heldBytes = heldBytes;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Whether a run with this limit would be let in at once. */
  has(limitBytes: number): boolean {
    return this.#queue.length === 0 && this.#fits(limitBytes * PROMISED_PART);
  }

  /** Resolves once there is room, which must be given back by `leave`; rejects with the signal's reason. */
  async enter(limitBytes: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.has(limitBytes)) this.#promised += limitBytes * PROMISED_PART;
    else await this.#wait(limitBytes * PROMISED_PART, signal);
  }

  /** For a run that somebody inside waits for: it comes in at once, whether there is room or not. */
  squeezeIn(limitBytes: number): void {
    this.#promised += limitBytes * PROMISED_PART;
  }

  leave(limitBytes: number): void {
    this.#promised -= limitBytes * PROMISED_PART;
    this.letIn();
  }

  /** Looks again who fits in: when a run has left, or memory has become free otherwise. */
  letIn(): void {
    while (this.#queue.length > 0 && this.#fits(this.#queue[0]!.bytes)) {
      const { bytes, admit } = this.#queue.shift()!;
      this.#promised += bytes;
      admit();
    }
  }

  /** A run that would be alone fits always, or it would wait for ever. */
  #fits(bytes: number): boolean {
    if (this.#promised === 0) return true;
    return this.#promised + bytes <= this.budgetBytes && this.#heldBytes() <= this.budgetBytes;
  }

  #wait(bytes: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { bytes, admit: () => done(resolve) };
      const onAbort = (): void => {
        this.#queue = this.#queue.filter((other) => other !== waiting);
        done(() => reject(signal!.reason as Error));
      };
      const done = (then: () => void): void => {
        signal?.removeEventListener('abort', onAbort);
        then();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) return onAbort();
      this.#queue.push(waiting);
      return undefined;
    });
  }
}
