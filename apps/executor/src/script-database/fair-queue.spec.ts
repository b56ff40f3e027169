import { describe, expect, it } from '@jest/globals';
import { FairQueue } from './fair-queue.ts';

const never = new AbortController().signal;

/** Enters as each name in turn; `inside` names those who are in, in the order in which they came. */
const crowd = (queue: FairQueue, names: readonly string[]) => {
  const inside: string[] = [];
  const leaves = new Map<string, () => void>();
  for (const name of names) {
    const tenant = name[0]!;
    const enter = async (): Promise<void> => {
      leaves.set(name, await queue.enter(tenant, never));
      inside.push(name);
    };
    void enter();
  }
  const leave = async (name: string): Promise<void> => {
    leaves.get(name)!();
    await settled();
  };
  return { inside, leave };
};

/** Whoever may enter has entered. */
const settled = async (): Promise<void> => {
  for (let n = 0; n < 10; n += 1) await Promise.resolve();
};

describe('A queue of tenants', () => {
  it('lets in as many as there are places, and of one tenant no more than it may have', async () => {
    const { inside } = crowd(new FairQueue(3, 2), ['a1', 'a2', 'a3', 'b1', 'b2']);
    await settled();
    expect(inside).toEqual(['a1', 'a2', 'b1']);
  });

  it('serves tenants in turn, however many of one wait', async () => {
    const { inside, leave } = crowd(new FairQueue(1, 1), ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']);
    await settled();
    for (const next of ['a1', 'a2', 'b1', 'c1', 'a3']) await leave(next);
    expect(inside).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
  });

  it('gives a place back once only', async () => {
    const queue = new FairQueue(1, 1);
    const leave = queue.tryEnter('a')!;
    leave();
    leave();
    expect(queue.tryEnter('b')).not.toBeNull();
    expect(queue.tryEnter('c')).toBeNull();
  });

  it('forgets whoever gives up waiting', async () => {
    const queue = new FairQueue(1, 1);
    const leave = queue.tryEnter('a')!;
    const impatient = new AbortController();
    const waiting = queue.enter('b', impatient.signal);
    impatient.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    leave();
    expect(queue.tryEnter('c')).not.toBeNull();
  });

  it('lets nobody in whose time is up', async () => {
    await expect(new FairQueue(1, 1).enter('a', AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
  });
});
