import type { StoredEvent } from '@runlet/event-store';
import { isUnavailable } from '@runlet/postgres';
import type { Pool } from 'pg';
import { type Checkpoints, type Claim, FencedError, type Statement } from './checkpoints.ts';
import type { Publisher } from './projection.ts';
import { StoppedByEventError, type Target, type Work } from './work.ts';

/** Nothing of its own is served, so a rebuild only publishes all once more. */
export class PublisherWork implements Work {
  readonly name: string;
  readonly version: number;
  readonly streamPrefix: string;

  constructor(
    private readonly publisher: Publisher,
    private readonly pool: Pool,
    private readonly checkpoints: Checkpoints,
  ) {
    ({ name: this.name, version: this.version, streamPrefix: this.streamPrefix } = publisher);
  }

  async prepare(): Promise<void> {}

  async live(claim: Claim, signal: AbortSignal): Promise<Target> {
    return this.target(signal, (position) => this.checkpoints.advance(claim, position));
  }

  async build(claim: Claim, build: string, signal: AbortSignal): Promise<Target> {
    return this.target(signal, (position) => this.checkpoints.advanceBuild(claim, build, position));
  }

  async swap(): Promise<void> {}

  private target(signal: AbortSignal, checkpoint: (position: bigint) => Statement): Target {
    const take = async (events: readonly StoredEvent[]) => {
      await this.publisher.publish(events, signal).catch((cause: unknown) => {
        throw isUnavailable(cause) ? cause : new StoppedByEventError(events[0]!, cause);
      });
      const { text, values } = checkpoint(events.at(-1)!.position);
      const { rowCount } = await this.pool.query(text, [...values]);
      if (rowCount !== 1) throw new FencedError(`Somebody else runs ${this.name} now`);
    };
    return { take, close: async () => undefined };
  }
}
