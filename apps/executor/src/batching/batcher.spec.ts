import { describe, expect, it } from '@jest/globals';
import { Batcher } from './batcher.ts';

const gate = () => Promise.withResolvers<void>();

describe('A batcher', () => {
  it('gives each item its own result, whatever came together', async () => {
    const batcher = new Batcher<number, number>(async (items) => items.map((n) => n * 10), { maxItems: 100 });
    expect(await Promise.all([1, 2, 3].map((n) => batcher.add(n)))).toEqual([10, 20, 30]);
  });

  it('gathers what comes while a flush is under way', async () => {
    const batches: number[][] = [];
    const first = gate();
    const began = gate();
    const batcher = new Batcher<number, void>(
      async (items) => {
        batches.push([...items]);
        began.resolve();
        if (batches.length === 1) await first.promise;
        return items.map(() => undefined);
      },
      { maxItems: 2 },
    );
    const all = [batcher.add(1)];
    await began.promise;
    all.push(batcher.add(2), batcher.add(3), batcher.add(4));
    first.resolve();
    await Promise.all(all);
    expect(batches).toEqual([[1], [2, 3], [4]]);
  });

  it('lets no more weight go together than is allowed, but each item some time', async () => {
    const batches: number[][] = [];
    const batcher = new Batcher<number, void>(
      async (items) => {
        batches.push([...items]);
        return items.map(() => undefined);
      },
      { maxItems: 10, maxWeight: 5, weightOf: (n) => n },
    );
    await Promise.all([2, 3, 1, 9, 4].map((n) => batcher.add(n)));
    expect(batches).toEqual([[2, 3], [1], [9], [4]]);
  });

  it('keeps as many flushes under way as it has lanes, and no more', async () => {
    let open = 0;
    let most = 0;
    const batcher = new Batcher<number, void>(
      async (items) => {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setImmediate(resolve));
        open--;
        return items.map(() => undefined);
      },
      { maxItems: 1, lanes: 2 },
    );
    await Promise.all([1, 2, 3, 4, 5].map((n) => batcher.add(n)));
    expect(most).toBe(2);
  });

  it('rejects only the item that cannot be stored', async () => {
    const batcher = new Batcher<string, string>(
      async (items) => {
        if (items.includes('bad')) throw new Error('no');
        return items;
      },
      { maxItems: 100 },
    );
    const results = await Promise.allSettled(['a', 'bad', 'b'].map((item) => batcher.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
