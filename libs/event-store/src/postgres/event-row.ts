import type { EventMetadata, StoredEvent } from '../event-store.ts';

/** A row of `events` as pg gives it: bigint as text, json parsed. */
export interface EventRow {
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: EventMetadata;
  readonly recorded_at: Date;
}

export const toStored = ({ position, recorded_at, ...event }: EventRow): StoredEvent => ({
  ...event,
  position: BigInt(position),
  recordedAt: recorded_at.toISOString(),
});
