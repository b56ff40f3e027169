import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Kvm, type KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { buckets } from '@runlet/contracts';
import { startNats, type TestNats } from '../../../test/support/nats.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { BucketMirror } from './bucket-mirror.ts';
import { connectNats } from './connection.ts';

interface Entry {
  readonly n: number;
}

describe('A mirrored bucket', () => {
  let server: TestNats;
  let owner: NatsConnection;
  let reader: NatsConnection;
  let bucket: KV;
  const changes: [string, Entry | undefined][] = [];
  let mirror: BucketMirror<Entry>;

  beforeEach(async () => {
    changes.length = 0;
    server = await startNats();
    owner = await connectNats({ ...server.credentials('catalog'), name: 'owner' });
    reader = await connectNats({ ...server.credentials('gateway'), name: 'reader' });
    mirror = new BucketMirror<Entry>(reader, buckets.deployedScripts, {
      changed: (key, entry) => changes.push([key, entry]),
    });
  });

  afterEach(async () => {
    mirror.stop();
    await Promise.all([owner.close(), reader.close()]);
    await server.stop();
  });

  const createBucket = async () => {
    bucket = await new Kvm(owner).create(buckets.deployedScripts);
  };
  const put = (key: string, n: number) => bucket.put(key, JSON.stringify({ n }));

  it('holds everything at start and follows what comes after', async () => {
    await createBucket();
    await put('acme.a', 1);
    await put('acme.b', 2);
    await mirror.start();
    expect([...mirror.values()]).toEqual([{ n: 1 }, { n: 2 }]);

    await put('acme.a', 3);
    await bucket.delete('acme.b');
    await mirror.caughtUp();
    expect(mirror.get('acme.a')).toEqual({ n: 3 });
    expect(mirror.get('acme.b')).toBeUndefined();
    expect(changes.slice(2)).toEqual([
      ['acme.a', { n: 3 }],
      ['acme.b', undefined],
    ]);
  });

  it('is complete at once when the bucket is empty', async () => {
    await createBucket();
    await mirror.start();
    expect([...mirror.values()]).toEqual([]);
  });

  it('waits for a bucket that nobody has created yet', async () => {
    const started = mirror.start();
    await createBucket();
    await put('acme.a', 1);
    await started;
    await mirror.caughtUp();
    expect(mirror.get('acme.a')).toEqual({ n: 1 });
  });

  it('goes on after a restart of the broker', async () => {
    await createBucket();
    await put('acme.a', 1);
    await mirror.start();
    const reconnected = new Promise<void>((resolve) => {
      void (async () => {
        for await (const { type } of owner.status()) if (type === 'reconnect') resolve();
      })();
    });
    await server.kill();
    await server.restart();
    await reconnected;
    await put('acme.a', 2);
    await waitFor(() => mirror.get('acme.a')?.n === 2, { describe: 'The mirror has followed' });
  });
});
