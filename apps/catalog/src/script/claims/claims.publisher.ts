import type { StoredEvent } from '@runlet/event-store';
import type { Publisher } from '@runlet/projections';
import { SCRIPT_STREAM_PREFIX, type ScriptStreams } from '../script.streams.ts';
import type { Claims } from './claims.ts';

/** The publisher's name. */
export const CLAIMS = 'claims';

/** Confirms and frees claims as scripts change; a rebuild makes a lost table anew. */
export class ClaimsPublisher implements Publisher {
  readonly name = CLAIMS;
  readonly version = 1;
  readonly streamPrefix = SCRIPT_STREAM_PREFIX;

  constructor(
    private readonly claims: Claims,
    private readonly scripts: ScriptStreams,
  ) {}

  async publish(events: readonly StoredEvent[], signal: AbortSignal): Promise<void> {
    for (const stream of new Set(events.map((event) => event.stream))) {
      signal.throwIfAborted();
      await this.claims.settle(this.scripts.idOf(stream));
    }
  }
}
