import type { RecordedEvent } from '@eventstore/db-client';
import type { EventMetadata, StoredEvent } from '../event-store.ts';

/** The commit position alone names an event's place: outside of the old TCP transactions `prepare` equals it. */
export const toStored = (event: RecordedEvent): StoredEvent => ({
  id: event.id,
  type: event.type,
  stream: event.streamId,
  revision: Number(event.revision),
  position: event.position!.commit,
  recordedAt: event.created.toISOString(),
  data: event.data,
  metadata: event.metadata as unknown as EventMetadata,
});
