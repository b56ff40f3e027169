import { DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { streams } from '@runlet/contracts';
import type { StreamSettings } from '../streams/ensure-stream.ts';

/** Ended synchronous runs on their way to the history. When it is full, runs are refused and none is forgotten. */
export const finishedStream = (maxBytes: number): StreamSettings => ({
  name: streams.executions.name,
  subjects: [...streams.executions.subjects],
  retention: RetentionPolicy.Workqueue,
  discard: DiscardPolicy.New,
  storage: StorageType.File,
  max_bytes: maxBytes,
  duplicate_window: nanos(2 * 60_000),
});
