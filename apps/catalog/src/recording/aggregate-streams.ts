import type { Appended, EventStore, StoredEvent } from '@runlet/event-store';
import type { Decider, DomainEvent, EventCodec } from '@runlet/kernel';
import type { Call } from './call.ts';
import type { EventStamp } from './event-stamp.ts';

/** An aggregate as its stream has it. */
export interface Loaded<State> {
  readonly state: State;
  /** Of the last event; null when there is none. */
  readonly revision: number | null;
  readonly position: bigint | null;
  /** Whose it is, said by its first event; null when there is none. */
  readonly tenant: string | null;
}

/** What an aggregate needs of the store. */
export type EventLog = Pick<EventStore, 'read' | 'append'>;

/** The streams of one kind of aggregate: `<prefix><id>`. */
export class AggregateStreams<State, Command, Event extends DomainEvent> {
  constructor(
    readonly prefix: string,
    private readonly decider: Decider<State, Command, Event>,
    private readonly codec: EventCodec<Event>,
    private readonly store: EventLog,
    private readonly stamp: EventStamp,
  ) {}

  /** `visit` sees each event in its order with the state after it. */
  async load(
    id: string,
    visit: (event: Event, after: State, stored: StoredEvent) => void = () => undefined,
  ): Promise<Loaded<State>> {
    let loaded: Loaded<State> = { state: this.decider.initial, revision: null, position: null, tenant: null };
    for await (const stored of this.store.read(this.prefix + id)) {
      const event = this.codec.decode(stored);
      const state = this.decider.evolve(loaded.state, event);
      const tenant = loaded.tenant ?? stored.metadata.tenant;
      loaded = { state, revision: stored.revision, position: stored.position, tenant };
      visit(event, state, stored);
    }
    return loaded;
  }

  /**
   * Stores what was decided upon `loaded`. Throws `event-store/conflict` when the aggregate has changed since, and
   * `event-store/unavailable`, after which it may have been stored or not.
   */
  append(id: string, loaded: Loaded<State>, events: readonly Event[], tenant: string, call: Call): Promise<Appended> {
    const stamped = this.stamp.stamp(this.codec, events, tenant, call);
    return this.store.append(this.prefix + id, loaded.revision ?? 'none', stamped);
  }

  /** The id in a stream's name. */
  idOf(stream: string): string {
    return stream.slice(this.prefix.length);
  }
}

export const isConflict = (error: unknown): boolean => (error as { code?: unknown }).code === 'event-store/conflict';
