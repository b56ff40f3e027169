import type { Log } from '@runlet/nest';
import { WakeSignal } from './wake-signal.ts';

/** Pause after a round that failed, ms. */
const RETRY_MS = 500;

/** Work done round after round until it is stopped. A round that fails is tried again, and logged once per outage. */
export class BackgroundLoop {
  private readonly signal = new WakeSignal();
  private running: Promise<void> | undefined;
  private stopped = false;
  private failing = false;

  /** `round` resolves to how long to sleep before the next, ms; a wake ends that sleep. */
  constructor(
    private readonly name: string,
    private readonly round: () => Promise<number>,
    private readonly log: Log,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  wake(): void {
    this.signal.wake();
  }

  /** Resolves when the round that is under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.signal.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) await this.signal.sleep(await this.tryRound());
  }

  private async tryRound(): Promise<number> {
    try {
      const pauseMs = await this.round();
      this.failing = false;
      return pauseMs;
    } catch (error) {
      if (!this.failing) this.log.warn({ err: error, loop: this.name }, 'round failed: it will be tried again');
      this.failing = true;
      return RETRY_MS;
    }
  }
}
