import { JetStreamApiError, jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import type { NatsConnection } from '@runlet/messaging';

export type StreamSettings = Partial<StreamConfig> & Pick<StreamConfig, 'name' | 'subjects'>;

/** JetStream's code for "stream name already in use with a different configuration". */
const DIFFERENT_CONFIGURATION = 10_058;

/** Makes the stream, or brings it to these settings. */
export const ensureStream = async (nats: NatsConnection, settings: StreamSettings): Promise<void> => {
  const manager = await jetstreamManager(nats);
  try {
    await manager.streams.add(settings);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== DIFFERENT_CONFIGURATION) throw error;
    await manager.streams.update(settings.name, settings);
  }
};
