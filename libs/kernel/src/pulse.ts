/** Tells any number of waiters that something may have changed. */
export class Pulse {
  private beats = 0;
  private readonly waiting = new Set<() => void>();

  /** What to give to `after`; take it before looking at what may change, so that no beat is missed. */
  get count(): number {
    return this.beats;
  }

  beat(): void {
    this.beats++;
    for (const wake of this.waiting) wake();
  }

  /** Resolves at the first beat after `count`, at once if there was one, after `timeoutMs`, or when `signal` aborts. */
  async after(count: number, signal: AbortSignal, timeoutMs?: number): Promise<void> {
    if (this.beats !== count || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    const timer = timeoutMs === undefined ? undefined : setTimeout(wake, timeoutMs);
    this.waiting.add(wake);
    signal.addEventListener('abort', wake);
    await promise;
    signal.removeEventListener('abort', wake);
    this.waiting.delete(wake);
    clearTimeout(timer);
  }
}
