/** An event as the domain knows it: a name without version, and its facts. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/** An event as it is stored: an explicitly versioned name and JSON. */
export interface StoredShape {
  readonly type: string;
  readonly data: unknown;
}

/** Turns the data of an obsolete stored version into a later one. */
export interface Upcaster {
  readonly to: string;
  readonly convert: (old: never) => object;
}

export const upcast = <Old>(to: string, convert: (old: Old) => object): Upcaster => ({ to, convert });

export interface EventCodec<Event extends DomainEvent> {
  /** The stored names that this codec writes, for filters and docs. */
  readonly storedTypes: readonly string[];
  encode(event: Event): { type: string; data: object };
  /** Throws on a stored type that nobody told it of: silently skipping one would falsify the state. */
  decode(stored: StoredShape): Event;
}

interface CodecTable<Event extends DomainEvent> {
  readonly current: { readonly [Type in Event['type']]: `${Type}.v${number}` };
  readonly obsolete?: Readonly<Record<string, Upcaster>>;
}

/** A total table of stored names: an event without one does not compile, nor does a name that is not its own. */
export const eventCodec = <Event extends DomainEvent>(table: CodecTable<Event>): EventCodec<Event> => {
  const current = Object.entries(table.current) as [Event['type'], string][];
  const storedToType = new Map(current.map(([type, stored]) => [stored, type]));
  const typeToStored = new Map(current);
  const obsolete = table.obsolete ?? {};

  const decode = (stored: StoredShape): Event => {
    const type = storedToType.get(stored.type);
    if (type) return { type, data: stored.data } as unknown as Event;
    const upcaster = obsolete[stored.type];
    if (!upcaster) throw new Error(`Unknown stored event type ${stored.type}`);
    return decode({ type: upcaster.to, data: upcaster.convert(stored.data as never) });
  };

  return {
    storedTypes: [...storedToType.keys()],
    encode: (event) => ({ type: typeToStored.get(event.type)!, data: event.data }),
    decode,
  };
};
