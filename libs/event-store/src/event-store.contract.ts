import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '../../../test/support/wait-for.ts';
import {
  type EventMetadata,
  type EventStore,
  MAX_APPEND_BYTES,
  MAX_BATCH,
  type NewEvent,
  type StoredEvent,
} from './event-store.ts';
import { readAll } from './read-all.ts';

export interface EventStoreHarness {
  readonly store: EventStore;
  /** Stops the server for a moment, so that its connections are lost, and keeps its data. */
  readonly restart?: () => Promise<void>;
  stop(): Promise<void>;
}

const SLOW_MS = 60_000;

const metadata: EventMetadata = {
  tenant: 'acme',
  actor: { kind: 'api-key', id: 'k1' },
  correlationId: 'c-1',
  causationId: null,
  at: '2026-01-01T00:00:00.000Z',
};
const event = (data: object = {}): NewEvent => ({ id: randomUUID(), type: 'ThingDone.v1', data, metadata });
const events = (count: number): NewEvent[] => Array.from({ length: count }, (_, n) => event({ n }));
/** The server may hold events of other tests: each test has names of its own. */
const newPrefix = () => `t${randomUUID().slice(0, 8)}-`;
const newStream = (prefix = newPrefix()) => `${prefix}${randomUUID()}`;

const all = async (source: AsyncIterable<StoredEvent>): Promise<StoredEvent[]> => {
  const found: StoredEvent[] = [];
  for await (const one of source) found.push(one);
  return found;
};
const revisions = (found: readonly StoredEvent[]) => found.map(({ revision }) => revision);
const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id);

/** A subscriber in the background. */
const follow = (store: EventStore, streamPrefix: string, after: bigint | null = null) => {
  const ending = new AbortController();
  const seen = { events: [] as StoredEvent[], live: false, largest: 0 };
  const done = (async () => {
    for await (const batch of store.subscribeAll({ after, streamPrefix, signal: ending.signal })) {
      seen.events.push(...batch.events);
      seen.live = batch.live;
      seen.largest = Math.max(seen.largest, batch.events.length);
    }
  })();
  return {
    seen,
    done,
    stop: () => {
      ending.abort();
      return done;
    },
  };
};

/** Eight at once, each with its own stream, repeating what the store could not answer. */
const writeByEight = (store: EventStore, prefix: string, each: number): Promise<NewEvent[]> => {
  const write = async () => {
    const stream = newStream(prefix);
    const written = events(each);
    for (const [n, one] of written.entries()) {
      await waitFor(() => store.append(stream, n === 0 ? 'none' : n - 1, [one]), { timeoutMs: SLOW_MS });
    }
    return written;
  };
  return Promise.all(Array.from({ length: 8 }, write)).then((lists) => lists.flat());
};

/** What every adapter of the event store does. */
export const eventStoreContract = (adapter: string, start: () => Promise<EventStoreHarness>, canRestart: boolean) => {
  describe(`the event store on ${adapter}`, () => {
    let harness: EventStoreHarness;
    let store: EventStore;
    beforeAll(async () => {
      harness = await start();
      store = harness.store;
    }, SLOW_MS);
    afterAll(() => harness.stop(), SLOW_MS);

    describe('append', () => {
      it('numbers the events of a stream from 0, and says where the last one stands', async () => {
        const stream = newStream();
        const first = await store.append(stream, 'none', events(1));
        const second = await store.append(stream, 0, events(3));
        expect([first.revision, second.revision]).toEqual([0, 3]);
        const stored = await all(store.read(stream));
        expect(revisions(stored)).toEqual([0, 1, 2, 3]);
        expect([stored[0]!.position, stored[3]!.position]).toEqual([first.position, second.position]);
      });

      it.each(['none', 1, 7] as const)(
        'refuses %s where the stream is at 0, and says where it is',
        async (expected) => {
          const stream = newStream();
          await store.append(stream, 'none', events(1));
          await expect(store.append(stream, expected, events(1))).rejects.toMatchObject({
            kind: 'conflict',
            code: 'event-store/conflict',
            meta: { stream, expected, actual: 0 },
          });
          expect(revisions(await all(store.read(stream)))).toEqual([0]);
        },
      );

      it('refuses a revision of a stream that does not exist', async () => {
        const append = store.append(newStream(), 0, events(1));
        await expect(append).rejects.toMatchObject({ kind: 'conflict', meta: { expected: 0, actual: 'none' } });
      });

      it('goes to the end of a stream expected anywhere', async () => {
        const stream = newStream();
        await store.append(stream, 'any', events(2));
        expect(await store.append(stream, 'any', events(1))).toMatchObject({ revision: 2 });
      });

      it.each(['none', 'any'] as const)('repeated with the same ids gives the first answer (%s)', async (expected) => {
        const stream = newStream();
        const batch = events(3);
        const first = await store.append(stream, expected, batch);
        expect(await store.append(stream, expected, batch)).toEqual(first);
        await store.append(stream, 2, events(1));
        expect(await store.append(stream, expected, batch)).toEqual(first);
        expect(revisions(await all(store.read(stream)))).toEqual([0, 1, 2, 3]);
      });

      it('repeated in the middle of a stream gives the first answer', async () => {
        const stream = newStream();
        await store.append(stream, 'none', events(2));
        const batch = events(2);
        const first = await store.append(stream, 1, batch);
        await store.append(stream, 3, events(1));
        expect(await store.append(stream, 1, batch)).toEqual(first);
      });

      it.each(['none', 'any'] as const)('refuses a batch of which a part is stored already (%s)', async (expected) => {
        const stream = newStream();
        const [first, second] = events(2) as [NewEvent, NewEvent];
        await store.append(stream, 'none', [first]);
        const partly = store.append(stream, expected, [first, second]);
        await expect(partly).rejects.toMatchObject({ kind: 'conflict', meta: { actual: 0 } });
        expect(revisions(await all(store.read(stream)))).toEqual([0]);
      });

      it('lets one of eight writers win who expect the same', async () => {
        const stream = newStream();
        const tries = await Promise.allSettled(
          Array.from({ length: 8 }, () => store.append(stream, 'none', events(1))),
        );
        expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        const lost = tries.filter((outcome) => outcome.status === 'rejected');
        expect(lost.map(({ reason }) => (reason as { code: string }).code)).toEqual(
          Array(7).fill('event-store/conflict'),
        );
        expect(revisions(await all(store.read(stream)))).toEqual([0]);
      });

      it('stores an append of the largest size, and refuses one beyond it', async () => {
        const stream = newStream();
        const room = MAX_APPEND_BYTES - JSON.stringify(metadata).length - 400;
        const large = event({ text: 'x'.repeat(room) });
        await store.append(stream, 'none', [large]);
        expect((await all(store.read(stream)))[0]!.data).toEqual(large.data);
        const tooMuch = store.append(stream, 0, [
          event({ text: 'x'.repeat(room / 2) }),
          event({ text: 'x'.repeat(room / 2) }),
        ]);
        await expect(tooMuch).rejects.toMatchObject({ kind: 'too-large', code: 'event-store/too-large' });
      });

      it('still works for others after it was given what cannot be stored', async () => {
        const stream = newStream();
        const bad = [{ ...event(), id: 'no-uuid' }, { ...event(), type: '' }, event({ big: 1n })];
        for (const one of bad) {
          await expect(store.append(stream, 'none', [one])).rejects.toMatchObject({
            code: 'event-store/invalid-append',
          });
        }
        expect(await store.append(stream, 'none', events(1))).toMatchObject({ revision: 0 });
      });
    });

    describe('read', () => {
      it('gives back what was written', async () => {
        const stream = newStream();
        const written = event({ text: 'ünï \u0000 "q" \\', nested: [1.5, null, { a: true }], large: 2 ** 53 });
        const { position } = await store.append(stream, 'none', [written]);
        const [stored] = await all(store.read(stream));
        expect(stored).toEqual({ ...written, stream, revision: 0, position, recordedAt: expect.any(String) });
        expect(new Date(stored!.recordedAt).toISOString()).toBe(stored!.recordedAt);
      });

      it('gives nothing of a stream that does not exist', async () => {
        expect(await all(store.read(newStream()))).toEqual([]);
        expect(await all(store.read(newStream(), { direction: 'backward' }))).toEqual([]);
      });

      it.each([
        [{}, [0, 1, 2, 3, 4]],
        [{ from: 3 }, [3, 4]],
        [{ from: 1, limit: 2 }, [1, 2]],
        [{ from: 5 }, []],
        [{ limit: 0 }, []],
        [{ direction: 'backward' }, [4, 3, 2, 1, 0]],
        [{ direction: 'backward', limit: 1 }, [4]],
        [{ direction: 'backward', from: 2 }, [2, 1, 0]],
        [{ direction: 'backward', from: 3, limit: 2 }, [3, 2]],
        [{ direction: 'backward', from: 99 }, [4, 3, 2, 1, 0]],
      ] as const)('takes %j of five events', async (options, expected) => {
        const stream = newStream();
        await store.append(stream, 'none', events(5));
        expect(revisions(await all(store.read(stream, options)))).toEqual(expected);
      });

      it(
        'reads a stream of 10,000 events both ways',
        async () => {
          const stream = newStream();
          const written = events(10_000);
          for (let at = 0; at < written.length; at += 1_000) {
            await store.append(stream, at === 0 ? 'none' : at - 1, written.slice(at, at + 1_000));
          }
          expect(ids(await all(store.read(stream)))).toEqual(ids(written));
          expect(ids(await all(store.read(stream, { direction: 'backward' })))).toEqual(ids(written.toReversed()));
          const some = await all(store.read(stream, { from: 4_990, limit: 1_020 }));
          expect(ids(some)).toEqual(ids(written.slice(4_990, 6_010)));
        },
        SLOW_MS,
      );
    });

    describe('subscribeAll', () => {
      it('catches up from a checkpoint with the streams of its prefix, then follows', async () => {
        const prefix = newPrefix();
        const before = events(3);
        const after = events(MAX_BATCH + 10);
        const { position } = await store.append(newStream(prefix), 'none', before);
        await store.append(newStream(), 'none', events(2));
        await store.append(newStream(prefix), 'none', after);
        const { seen, stop } = follow(store, prefix, position);
        await waitFor(() => seen.live);
        expect(ids(seen.events)).toEqual(ids(after));
        expect(seen.largest).toBeLessThanOrEqual(MAX_BATCH);

        const later = events(2);
        await store.append(newStream(prefix), 'none', later);
        await store.append(newStream(), 'none', events(1));
        await waitFor(() => seen.events.length >= after.length + 2);
        await stop();
        expect(ids(seen.events)).toEqual(ids([...after, ...later]));
      });

      it('says that it is live though there is nothing', async () => {
        const { seen, stop } = follow(store, newPrefix());
        await waitFor(() => seen.live);
        await stop();
        expect(seen.events).toEqual([]);
      });

      it('follows all streams when the prefix is empty', async () => {
        const [last] = events(1);
        const { position } = await store.append(newStream(), 'none', events(1));
        const { seen, stop } = follow(store, '', position);
        await store.append(newStream(), 'none', [last!]);
        await waitFor(() => seen.events.some(({ id }) => id === last!.id));
        await stop();
        expect(seen.events.every(({ type }) => !type.startsWith('$'))).toBe(true);
      });

      it(
        'has no gap and no double while eight write, wherever it begins',
        async () => {
          const prefix = newPrefix();
          const early = follow(store, prefix);
          const writing = writeByEight(store, prefix, 100);
          const middle = await waitFor(() => early.seen.events[50]);
          const late = follow(store, prefix, middle.position);
          const written = await writing;
          await waitFor(() => early.seen.events.length >= 800 && late.seen.events.length >= 749, {
            timeoutMs: SLOW_MS,
          });
          await Promise.all([early.stop(), late.stop()]);

          expect(new Set(ids(early.seen.events))).toEqual(new Set(ids(written)));
          expect(early.seen.events).toHaveLength(800);
          expect(ids(late.seen.events)).toEqual(ids(early.seen.events.slice(51)));
          const positions = early.seen.events.map(({ position }) => position);
          expect(positions.every((position, n) => n === 0 || position > positions[n - 1]!)).toBe(true);
        },
        SLOW_MS,
      );

      it('completes when its signal aborts', async () => {
        const { seen, stop } = follow(store, newPrefix());
        await waitFor(() => seen.live);
        await expect(stop()).resolves.toBeUndefined();
      });
    });

    it('reads all events of a prefix as they are now', async () => {
      const prefix = newPrefix();
      const written = events(MAX_BATCH + 1);
      await store.append(newStream(prefix), 'none', written);
      const found = await all(readAll(store, { streamPrefix: prefix }));
      expect(ids(found)).toEqual(ids(written));
      expect(ids(await all(readAll(store, { streamPrefix: prefix, after: found[498]!.position })))).toEqual(
        ids(written.slice(499)),
      );
    });

    if (!canRestart) return;
    it(
      'loses and doubles nothing when the server restarts while eight write',
      async () => {
        const prefix = newPrefix();
        const { seen, stop } = follow(store, prefix);
        await waitFor(() => seen.live);
        const writing = writeByEight(store, prefix, 60);
        await waitFor(() => seen.events.length >= 100, { timeoutMs: SLOW_MS });
        await harness.restart!();
        const written = await writing;
        await waitFor(() => seen.events.length >= written.length, { timeoutMs: SLOW_MS });
        await stop();
        expect(ids(seen.events).toSorted()).toEqual(ids(written).toSorted());
        expect(ids(await all(readAll(store, { streamPrefix: prefix })))).toEqual(ids(seen.events));
      },
      2 * SLOW_MS,
    );
  });
};
