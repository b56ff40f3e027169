import { type ExpectedRevision, MAX_APPEND_BYTES, type NewEvent } from './event-store.ts';
import { invalidAppend, tooLarge } from './event-store.problems.ts';

/** A checked event, its JSON as text. */
export interface EventRecord {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** No `$` in front: EventStoreDB's own streams and types begin so. */
const NAME = /^[A-Za-z0-9][\w.:-]{0,199}$/;

/**
 * What an adapter may be given. Everything that it would refuse, or choke on, is refused here, before a server is
 * asked: one malformed event can break EventStoreDB's client for other appends.
 */
export const toRecords = (
  stream: string,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): readonly EventRecord[] => {
  const wrong = (reason: string, cause?: unknown) => invalidAppend(stream, reason, cause);
  if (!NAME.test(stream)) throw wrong('not a name of a stream');
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw wrong(`${expected} is no revision`);
  }
  if (events.length === 0) throw wrong('no events');
  if (new Set(events.map(({ id }) => id)).size < events.length) throw wrong('the same event id twice');

  const records = events.map(({ id, type, data, metadata }): EventRecord => {
    if (!UUID.test(id)) throw wrong(`event id ${JSON.stringify(id)} is no UUID`);
    if (!NAME.test(type)) throw wrong(`${JSON.stringify(type)} is not a type of event`);
    try {
      return { id: id.toLowerCase(), type, data: toJsonObject(data), metadata: toJsonObject(metadata) };
    } catch (cause) {
      throw wrong(`${type} has data that is not JSON`, cause);
    }
  });
  const bytes = records.reduce(
    (sum, { data, metadata }) => sum + Buffer.byteLength(data) + Buffer.byteLength(metadata),
    0,
  );
  if (bytes > MAX_APPEND_BYTES - records.length * RECORD_OVERHEAD_BYTES) throw tooLarge(stream, bytes);
  return records;
};

/** EventStoreDB counts the id, type and content type of each event too; longest type 200. */
const RECORD_OVERHEAD_BYTES = 300;

const toJsonObject = (value: object): string => {
  const text: string | undefined = JSON.stringify(value);
  if (text?.[0] !== '{') throw new TypeError('Not an object');
  return text;
};
