import type { Log } from '@runlet/nest';
import { BackgroundLoop } from '../background-loop.ts';
import type { TickClaims } from './tick-claims.ts';

/** Longest sleep, ms: schedules that another replica has taken in, and steps of clocks, are seen after this. */
const LONGEST_SLEEP_MS = 1_000;

/** Pause when what is due is in the hands of another replica, ms. */
const LOCKED_ELSEWHERE_MS = 25;

export interface TickClockParts {
  readonly claims: Pick<TickClaims, 'msUntilDue' | 'claim'>;
  /** Resolves to true once the rules are as the stream of changes tells, to false at the shutdown. */
  readonly rulesCaughtUp: () => Promise<boolean>;
  /** Told when ticks wait to be handed over. */
  readonly ticksDue: () => void;
  readonly graceMs: number;
  readonly log: Log;
}

/** Wakes when a schedule falls due, by the database's clock, and has its ticks claimed. */
export class TickClock {
  private readonly loop: BackgroundLoop;
  private rulesKnown = false;

  constructor(private readonly parts: TickClockParts) {
    this.loop = new BackgroundLoop('tick clock', () => this.round(), parts.log);
  }

  start(): void {
    this.loop.start();
  }

  /** A schedule has changed: what is due next may be another. */
  rearm(): void {
    this.loop.wake();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  private async round(): Promise<number> {
    const { claims, graceMs, rulesCaughtUp, ticksDue } = this.parts;
    const waitMs = (await claims.msUntilDue()) ?? LONGEST_SLEEP_MS;
    if (this.rulesKnown && waitMs > 0) return Math.ceil(Math.min(waitMs, LONGEST_SLEEP_MS));
    // After an outage the stream may hold changes from before the ticks that were missed: a pause, a new version.
    if (!this.rulesKnown || waitMs < -graceMs) this.rulesKnown = await rulesCaughtUp();
    if (!this.rulesKnown) return LONGEST_SLEEP_MS;
    const { schedules, due } = await claims.claim();
    if (due > 0) ticksDue();
    return schedules > 0 ? 0 : LOCKED_ELSEWHERE_MS;
  }
}
