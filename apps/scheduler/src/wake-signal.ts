/** A sleep that can be ended from elsewhere. A wake that comes before the sleep is not lost. */
export class WakeSignal {
  private awake = false;
  private rouse: (() => void) | undefined;

  wake(): void {
    this.awake = true;
    this.rouse?.();
  }

  /** Resolves after `ms`, or at the next wake, or at once when there was one since the last sleep. */
  async sleep(ms: number): Promise<void> {
    if (!this.awake && ms > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.rouse = resolve;
      const timer = setTimeout(resolve, ms);
      await promise;
      clearTimeout(timer);
      this.rouse = undefined;
    }
    this.awake = false;
  }
}
