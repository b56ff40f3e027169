interface Waiting {
  readonly bytes: number;
  readonly admit: () => void;
}

/** Counts memory that is promised to runs and processes, and lets runs in, in order, as long as it lasts. */
export class Room {
  readonly budgetBytes: number;
  /** Memory of processes that no run has been let into, as last measured. */
  readonly #idleBytes: () => number;
  /** Ends processes that are not needed until at most this much is held by idle ones. */
  readonly #evictDownTo: (bytes: number) => void;
  #promised = 0;
  #queue: Waiting[] = [];

  constructor(budgetBytes: number, idleBytes: () => number, evictDownTo: (bytes: number) => void) {
    this.budgetBytes = budgetBytes;
    this.#idleBytes = idleBytes;
    this.#evictDownTo = evictDownTo;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Whether this much would be let in at once. A run that is alone always is, or it would wait for ever. */
  has(bytes: number): boolean {
    return this.#queue.length === 0 && this.#fits(bytes);
  }

  /** Resolves once there is room for `bytes`, which must be given back; rejects with the signal's reason. */
  async enter(bytes: number, signal: AbortSignal | undefined): Promise<void> {
    if (!this.has(bytes)) await this.#wait(bytes, signal);
    else this.#promised += bytes;
    this.#evictDownTo(Math.max(0, this.budgetBytes - this.#promised));
  }

  leave(bytes: number): void {
    this.#promised -= bytes;
    while (this.#queue.length > 0 && this.#fits(this.#queue[0]!.bytes)) {
      const { bytes: next, admit } = this.#queue.shift()!;
      this.#promised += next;
      admit();
    }
  }

  get usedBytes(): number {
    return this.#promised + this.#idleBytes();
  }

  #fits(bytes: number): boolean {
    return this.#promised === 0 || this.#promised + bytes <= this.budgetBytes;
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
      this.#queue.push(waiting);
    });
  }
}
