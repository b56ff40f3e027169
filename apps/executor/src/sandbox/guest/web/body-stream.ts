import { notSupported } from './left-out.ts';

/** The bytes of a request or a response, which are never changed and can be read once. */
export interface BodyState {
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  /** Something of it has been read. */
  used: boolean;
  /** Whoever reads it has it for itself. */
  locked: boolean;
  stream: object | null;
}

export const bodyState = (bytes: BodyState['bytes']): BodyState => ({
  bytes,
  used: false,
  locked: false,
  stream: null,
});

interface ReaderState {
  /** Null once the reader was released. */
  body: BodyState | null;
  readonly closed: PromiseWithResolvers<undefined>;
}

type Chunk = IteratorResult<Uint8Array, undefined>;

const bodies = new WeakMap<object, BodyState>();
const readers = new WeakMap<object, ReaderState>();
const iterators = new WeakMap<object, { readonly reader: object; readonly keepsRest: boolean }>();

const inside = <State>(states: WeakMap<object, State>, owner: object): State => {
  const state = states.get(owner);
  if (!state) throw new TypeError('Called on something that is not the stream of a body');
  return state;
};

const bodyOf = (reader: ReaderState): BodyState => {
  if (!reader.body) throw new TypeError('The reader was released');
  return reader.body;
};

/** All of it at once, since it is there already. */
const readFrom = (reader: ReaderState): Chunk => {
  const body = bodyOf(reader);
  const isFirst = !body.used;
  body.used = true;
  if (isFirst && body.bytes!.length > 0) return { done: false, value: body.bytes!.slice() };
  reader.closed.resolve(undefined);
  return { done: true, value: undefined };
};

const release = (body: BodyState): null => {
  body.locked = false;
  return null;
};

const readerMembers = {
  get closed(): Promise<undefined> {
    return inside(readers, this).closed.promise;
  },
  async read(): Promise<Chunk> {
    return readFrom(inside(readers, this));
  },
  async cancel(): Promise<undefined> {
    const reader = inside(readers, this);
    bodyOf(reader).used = true;
    reader.closed.resolve(undefined);
  },
  releaseLock(): void {
    const reader = inside(readers, this);
    if (!reader.body) return;
    reader.body = release(reader.body);
    reader.closed.reject(new TypeError('The reader was released'));
  },
};

const acquire = (body: BodyState): object => {
  if (body.locked) throw new TypeError('The stream is locked: something else reads it');
  body.locked = true;
  const reader = Object.create(readerMembers) as object;
  const closed = Promise.withResolvers<undefined>();
  closed.promise.catch(() => undefined);
  readers.set(reader, { body, closed });
  return reader;
};

const AsyncIterator = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}.prototype)) as object;

const iteratorMembers: object = Object.assign(Object.create(AsyncIterator) as object, {
  async next(): Promise<Chunk> {
    const reader = inside(readers, inside(iterators, this).reader);
    if (!reader.body) return { done: true, value: undefined };
    const chunk = readFrom(reader);
    if (chunk.done) reader.body = release(reader.body);
    return chunk;
  },
  async return(value?: undefined): Promise<Chunk> {
    const { reader: owner, keepsRest } = inside(iterators, this);
    const reader = inside(readers, owner);
    if (reader.body) {
      reader.body.used ||= !keepsRest;
      reader.body = release(reader.body);
    }
    return { done: true, value };
  },
});

const leftOut = (name: string): (() => never) =>
  ({
    [name](): never {
      throw notSupported(
        `ReadableStream.${name} is not supported: here a stream can be read by getReader() and by for await`,
      );
    },
  })[name]!;

const valuesOf = {
  values(options?: { readonly preventCancel?: unknown }): object {
    const reader = acquire(inside(bodies, this));
    const iterator = Object.create(iteratorMembers) as object;
    iterators.set(iterator, { reader, keepsRest: Boolean(options?.preventCancel) });
    return iterator;
  },
};

const streamMembers = {
  get locked(): boolean {
    return inside(bodies, this).locked;
  },
  async cancel(): Promise<undefined> {
    const body = inside(bodies, this);
    if (body.locked) throw new TypeError('The stream is locked: something else reads it');
    body.used = true;
  },
  getReader(options?: { readonly mode?: unknown }): object {
    if (options?.mode !== undefined) throw notSupported('ReadableStream.getReader has no modes here');
    return acquire(inside(bodies, this));
  },
  values: valuesOf.values,
  [Symbol.asyncIterator]: valuesOf.values,
  tee: leftOut('tee'),
  pipeTo: leftOut('pipeTo'),
  pipeThrough: leftOut('pipeThrough'),
};

for (const [members, name] of [
  [streamMembers, 'ReadableStream'],
  [readerMembers, 'ReadableStreamDefaultReader'],
] as const) {
  Object.defineProperty(members, Symbol.toStringTag, { value: name, configurable: true });
}

/** For freezing: no global leads to them. */
export const hiddenOfStreams: readonly object[] = [streamMembers, readerMembers, iteratorMembers];

/**
 * The body as what it has of a `ReadableStream`: enough for libraries that look whether there is a body, cancel it, read
 * it piece by piece, or make another response of it.
 */
export const streamOf = (body: BodyState): object => {
  if (!body.stream) {
    body.stream = Object.create(streamMembers) as object;
    bodies.set(body.stream, body);
  }
  return body.stream;
};

/** The bytes of a stream of ours, which can then not be read by others; undefined for any other value. */
export const takeStream = (value: object): BodyState['bytes'] | undefined => {
  const body = bodies.get(value);
  if (!body) return undefined;
  if (body.used || body.locked) throw new TypeError('The stream has been read already, or something else reads it');
  body.used = true;
  body.locked = true;
  return body.bytes;
};
