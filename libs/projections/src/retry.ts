import { isProblem, type Logger } from '@runlet/kernel';
import { isUnavailable } from '@runlet/postgres';
import { FencedError } from './checkpoints.ts';
import { StoppedByEventError } from './work.ts';

/** Waits after the first, second, … failure for the same reason, ms; the last one repeats. */
const WAITS_MS = [100, 250, 500, 1_000, 2_500, 5_000, 10_000];
/** After so long without a failure the next one counts as the first, ms. */
const WELL_AFTER_MS = 10_000;

/** Spaces the tries of one run, and says once why it fails. */
export class Retry {
  private failures = 0;
  private reason = '';
  private began = 0;

  constructor(
    private readonly projection: string,
    private readonly logger: Logger,
  ) {}

  begin(): void {
    this.began = performance.now();
  }

  /** How long to wait, ms. */
  failed(error: unknown): number {
    const reason = reasonOf(error);
    const wasWell = !(error instanceof StoppedByEventError) && performance.now() - this.began > WELL_AFTER_MS;
    if (reason !== this.reason || wasWell) this.failures = 0;
    if (this.failures === 0) this.say(error);
    this.reason = reason;
    return WAITS_MS[Math.min(this.failures++, WAITS_MS.length - 1)]!;
  }

  private say(error: unknown): void {
    const { projection, logger } = this;
    if (error instanceof StoppedByEventError) {
      logger.error({ err: error, projection, event: error.event }, 'A projection is stopped by an event');
    } else if (isUnavailable(error)) {
      logger.warn({ err: error, projection }, 'A projection waits for its database or event store');
    } else if (error instanceof FencedError) {
      logger.debug({ projection }, 'A newer run of a projection has begun');
    } else {
      logger.error({ err: error, projection }, 'A projection failed and is started again');
    }
  }
}

const reasonOf = (error: unknown): string => {
  if (error instanceof StoppedByEventError) return error.event.id;
  if (isProblem(error)) return error.code;
  return error instanceof Error ? error.name : String(error);
};
