import type { JetStreamClient } from '@nats-io/jetstream';
import { catalog, type ScriptChanged } from '@runlet/contracts';
import type { StoredEvent } from '@runlet/event-store';
import type { Publisher } from '@runlet/projections';
import { orBrokerAway } from '../broker.ts';
import type { ScriptEvent } from './domain/script.events.ts';
import { liveOf, type Script, versionOf } from './domain/script.state.ts';
import { SCRIPT_STREAM_PREFIX, type ScriptStreams } from './script.streams.ts';

/** The publisher's name. */
export const SCRIPT_CHANGES = 'script_changes';

interface Announcement {
  readonly id: string;
  readonly change: ScriptChanged;
}

const liveContent = (script: Exclude<Script, { status: 'none' }>): ScriptChanged['live'] => {
  const version = liveOf(script);
  const content = version === null ? undefined : versionOf(script, version);
  if (version === null || !content) return null;
  const { sourceHash, trigger, limits } = content;
  return { version, sourceHash, trigger, limits };
};

/** A stored event as the other services learn of it, with how the script stands after it; none for what is ours alone. */
export const announcementOf = (
  scriptId: string,
  event: ScriptEvent,
  script: Script,
  { id, revision, metadata }: Pick<StoredEvent, 'id' | 'revision' | 'metadata'>,
): Announcement | undefined => {
  if (script.status === 'none' || event.type === 'ClaimLapsed') return undefined;
  return {
    id,
    change: {
      tenant: metadata.tenant,
      scriptId,
      change: event.type,
      revision,
      effectiveAt: metadata.at,
      name: script.details.name,
      type: script.type,
      status: script.status,
      live: liveContent(script),
    },
  };
};

/** Announces every change of a script in the stream SCRIPT_CHANGES, each at least once, in the order of the events. */
export class ScriptPublisher implements Publisher {
  readonly name = SCRIPT_CHANGES;
  readonly version = 1;
  readonly streamPrefix = SCRIPT_STREAM_PREFIX;

  constructor(
    private readonly jetstream: JetStreamClient,
    private readonly scripts: ScriptStreams,
  ) {}

  async publish(events: readonly StoredEvent[]): Promise<void> {
    const announcements = new Map<string, Announcement>();
    for (const stream of new Set(events.map((event) => event.stream))) {
      for (const found of await this.announcementsOf(this.scripts.idOf(stream))) announcements.set(found.id, found);
    }
    // Sent in their order over one connection, acknowledged together.
    const sent = events.map(({ id }) => announcements.get(id)).map((found) => found && this.send(found));
    await Promise.all(sent).catch((error: unknown) => {
      throw orBrokerAway(error);
    });
  }

  private async announcementsOf(scriptId: string): Promise<readonly Announcement[]> {
    const found: Announcement[] = [];
    await this.scripts.load(scriptId, (event, after, stored) => {
      const announcement = announcementOf(scriptId, event, after, stored);
      if (announcement) found.push(announcement);
    });
    return found;
  }

  private async send({ id, change }: Announcement): Promise<void> {
    const subject = `${catalog.scriptChanged.subject}.${change.tenant}.${change.scriptId}`;
    await this.jetstream.publish(subject, JSON.stringify(change), { msgID: id });
  }
}
