import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type JsMsg, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connectNats, type NatsConnection } from '@runlet/messaging';
import { startNats, type TestNats } from '../../../../test/support/nats.ts';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { silentLog } from '../testing/test-database.ts';
import { BatchConsumer, type BatchConsumerOptions } from './batch-consumer.ts';

const STREAM = { name: 'DOMAIN_EVENTS', subjects: ['events.>'] };

let server: TestNats;
let nats: NatsConnection;
let consumers: BatchConsumer[] = [];
let texts: string[] = [];

beforeAll(async () => {
  server = await startNats();
  nats = await connectNats({ ...server.credentials('executor-streams'), name: 'batch-consumer' });
});
afterAll(async () => {
  await Promise.all(consumers.map((consumer) => consumer.stop()));
  await nats.close();
  await server.stop();
});
beforeEach(async () => {
  await Promise.all(consumers.map((consumer) => consumer.stop()));
  consumers = [];
  texts = [];
});

const take = async (batch: readonly JsMsg[]): Promise<void> => {
  for (const message of batch) {
    texts.push(message.string());
    message.ack();
  }
};
const start = async (durable: string, more: Partial<BatchConsumerOptions> = {}): Promise<BatchConsumer> => {
  const options = {
    nats,
    log: silentLog,
    stream: STREAM,
    durable,
    maxBatch: 10,
    maxBatchBytes: 1_000_000,
    handle: take,
  };
  const consumer = new BatchConsumer({ ...options, ...more });
  consumers.push(consumer);
  consumer.start();
  await waitFor(() => consumer.ready);
  return consumer;
};
const publish = (...bodies: string[]) => Promise.all(bodies.map((body) => jetstream(nats).publish('events.t.a', body)));
const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe('A consumer of batches', () => {
  it('makes its stream and takes everything, in batches no larger than asked for', async () => {
    const sizes: number[] = [];
    const handle = async (batch: readonly JsMsg[]) => {
      sizes.push(batch.length);
      await take(batch);
    };
    await start('sizes', { handle });
    await publish(...numbered('a', 100));
    await waitFor(() => texts.length === 100);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
    expect(new Set(texts)).toEqual(new Set(numbered('a', 100)));
  });

  it('ends a batch early that has enough bytes', async () => {
    const sizes: number[] = [];
    const handle = async (batch: readonly JsMsg[]) => {
      sizes.push(batch.reduce((sum, { data }) => sum + data.byteLength, 0));
      await take(batch);
    };
    await start('bytes', { handle, maxBatchBytes: 1_000 });
    await publish('b'.repeat(5_000), ...numbered('b'.repeat(300), 20));
    await waitFor(() => texts.filter((text) => text.startsWith('b')).length === 21);
    expect(Math.max(...sizes)).toBe(5_000);
    expect(sizes.filter((size) => size > 1_000)).toEqual([5_000]);
  });

  describe('that gathers', () => {
    const gatherMs = 60_000;
    const pending = async (durable: string): Promise<number> =>
      (await (await jetstreamManager(nats)).consumers.info(STREAM.name, durable)).num_ack_pending;

    it('handles a batch as soon as it is full', async () => {
      const sizes: number[] = [];
      const handle = async (batch: readonly JsMsg[]) => {
        sizes.push(batch.length);
        await take(batch);
      };
      await start('full', { handle, gatherMs, maxBatch: 1_000 });
      await publish(...numbered('f', 1_000));
      await waitFor(() => sizes.length > 0);
      expect(sizes).toEqual([1_000]);
    });

    it('waits for more while its batch is not full, and not when it is told to stop', async () => {
      const consumer = await start('gathering', { gatherMs, maxBatch: 10_000 });
      const before = await pending('gathering');
      await publish('g0');
      await waitFor(async () => (await pending('gathering')) > before);
      await publish('g1');
      await waitFor(async () => (await pending('gathering')) > before + 1);
      expect(texts).toEqual([]);
      await consumer.stop();
      expect(texts).toEqual(expect.arrayContaining(['g0', 'g1']));
    });
  });

  it('gets a batch again whose handling failed, and nothing twice that it has settled', async () => {
    let failures = 2;
    const handle = async (batch: readonly JsMsg[]) => {
      if (failures-- > 0) throw new Error('not now');
      await take(batch);
    };
    await start('failing', { handle });
    await publish(...numbered('c', 5));
    await waitFor(() => texts.includes('c4'));
    expect(texts.filter((text) => text.startsWith('c')).toSorted()).toEqual(numbered('c', 5));
  });

  it('gives back what it has not handled when it stops, and another takes it at once', async () => {
    const first = await start('shared', { handle: () => Promise.reject(new Error('never')) });
    await publish('d0');
    await waitFor(async () => {
      const info = await (await jetstreamManager(nats)).consumers.info(STREAM.name, 'shared');
      return info.num_ack_pending > 0;
    });
    await first.stop();
    await start('shared');
    await waitFor(() => texts.includes('d0'), { timeoutMs: 5_000 });
  });

  it('goes on after the broker has been away', async () => {
    await start('outage');
    await publish('e0');
    await waitFor(() => texts.includes('e0'));
    await server.kill();
    await server.restart();
    await waitFor(() => publish('e1'));
    await waitFor(() => texts.includes('e1'));
  }, 20_000);
});
