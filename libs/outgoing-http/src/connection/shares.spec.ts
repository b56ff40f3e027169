import { describe, expect, it } from '@jest/globals';
import { Shares } from './shares.ts';

const never = new AbortController().signal;

/** Who was let in, in order. */
const watch = () => {
  const admitted: string[] = [];
  const gaveBack = new Map<string, () => void>();
  const take = (shares: Shares, tenant: string, name: string, signal = never) =>
    shares.take(tenant, signal).then((giveBack) => admitted.push(name) && gaveBack.set(name, giveBack));
  const settle = () => new Promise(setImmediate);
  return { admitted, take, settle, end: (name: string) => gaveBack.get(name)!() };
};

describe('Shares', () => {
  it('let so many in at a time, in all and of each tenant', async () => {
    const { admitted, take, settle, end } = watch();
    const shares = new Shares({ total: 3, perTenant: 2 });
    void take(shares, 'a', 'a1');
    void take(shares, 'a', 'a2');
    void take(shares, 'a', 'a3');
    void take(shares, 'b', 'b1');
    void take(shares, 'b', 'b2');
    await settle();
    expect(admitted).toEqual(['a1', 'a2', 'b1']);
    end('b1');
    await settle();
    expect(admitted).toEqual(['a1', 'a2', 'b1', 'b2']);
    end('a1');
    await settle();
    expect(admitted.at(-1)).toBe('a3');
  });

  it('go round the tenants, however many of one wait', async () => {
    const { admitted, take, settle, end } = watch();
    const shares = new Shares({ total: 1, perTenant: 1 });
    for (const name of ['a1', 'a2', 'a3']) void take(shares, 'a', name);
    void take(shares, 'b', 'b1');
    for (const name of ['a1', 'a2', 'b1']) {
      await settle();
      end(name);
    }
    await settle();
    expect(admitted).toEqual(['a1', 'a2', 'b1', 'a3']);
  });

  it('forget who went away', async () => {
    const { admitted, take, settle, end } = watch();
    const shares = new Shares({ total: 1, perTenant: 1 });
    const gone = new AbortController();
    void take(shares, 'a', 'a1');
    const waiting = take(shares, 'a', 'a2', gone.signal);
    void take(shares, 'a', 'a3');
    await settle();
    gone.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(take(shares, 'a', 'a4', gone.signal)).rejects.toThrow('gone');
    end('a1');
    await settle();
    expect(admitted).toEqual(['a1', 'a3']);
  });
});
