import type { ProjectionRunner } from '@runlet/projections';

/** Below the 5 s that callers wait for an answer. */
const TIMEOUT_MS = 4_000;

/** Lets a command answer only once everything that a caller may look at next has taken it in. */
export class ReadYourWrite {
  constructor(
    private readonly runner: Pick<ProjectionRunner, 'waitFor'>,
    private readonly names: readonly string[],
  ) {}

  /** Throws `projection/behind` after 4 s; what was written stays written. */
  async until(position: bigint | null): Promise<void> {
    if (position === null) return;
    await Promise.all(this.names.map((name) => this.runner.waitFor(name, position, TIMEOUT_MS)));
  }
}
