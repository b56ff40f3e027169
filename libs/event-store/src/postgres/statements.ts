import type { EventRecord } from '../appendable.ts';
import type { ExpectedRevision } from '../event-store.ts';

export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

const COLUMNS = 'position, stream, revision, id, type, data, metadata, recorded_at';

/** One round trip and one transaction: the function locks, compares and writes. */
export const appendEvents = (
  stream: string,
  expected: ExpectedRevision,
  records: readonly EventRecord[],
): Statement => ({
  name: 'append-events',
  text: 'select * from event_store.append($1, $2, $3, $4, $5, $6)',
  values: [
    stream,
    expected === 'any' ? null : expected === 'none' ? -1 : expected,
    records.map(({ id }) => id),
    records.map(({ type }) => type),
    records.map(({ data }) => data),
    records.map(({ metadata }) => metadata),
  ],
});

export const readForward = (stream: string, from: number, size: number): Statement => ({
  name: 'read-forward',
  text: `select ${COLUMNS} from event_store.events where stream = $1 and revision >= $2 order by revision limit $3`,
  values: [stream, from, size],
});

/** `from` undefined: from the end. */
export const readBackward = (stream: string, from: number | undefined, size: number): Statement => ({
  name: 'read-backward',
  text: `select ${COLUMNS} from event_store.events
    where stream = $1 and revision <= coalesce($2::integer, 2147483647) order by revision desc limit $3`,
  values: [stream, from, size],
});

export const readAfter = (position: bigint | null, streamPrefix: string, size: number): Statement => ({
  name: 'read-after',
  text: `select ${COLUMNS} from event_store.events
    where position > $1 and starts_with(stream, $2) order by position limit $3`,
  values: [String(position ?? 0n), streamPrefix, size],
});
