import { describe, expect, it, jest } from '@jest/globals';
import { Room } from './room.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Limits are four times what is promised for them. */
const run = (room: Room, bytes: number, signal?: AbortSignal) => {
  const state = { in: false, gone: false, leave: (): void => undefined };
  const enter = async (): Promise<void> => {
    try {
      const place = await room.enter(bytes * 4, signal);
      state.in = true;
      state.leave = () => room.leave(place);
    } catch {
      state.gone = true;
    }
  };
  void enter();
  return state;
};

describe('Room', () => {
  it('lets runs in as long as the budget lasts, then in order', async () => {
    const room = new Room(100, () => 0);
    const [a, b, c, d] = [run(room, 60), run(room, 40), run(room, 50), run(room, 10)];
    await settled();
    expect([a, b, c, d].map((state) => state.in)).toEqual([true, true, false, false]);
    expect(room.waiting).toBe(2);
    // Would fit, but has come later.
    b!.leave();
    await settled();
    expect([c!.in, d!.in]).toEqual([false, false]);
    a!.leave();
    await settled();
    expect([c!.in, d!.in]).toEqual([true, true]);
  });

  it('lets a run in that is alone, however big', async () => {
    const room = new Room(100, () => 1_000);
    const big = run(room, 500);
    await settled();
    expect(big.in).toBe(true);
  });

  it('promises less to those that have been inside for a while: what they hold has been measured', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const room = new Room(100, () => 10);
    const [first, second] = [run(room, 100), run(room, 70)];
    await settled();
    expect([first.in, second.in, room.has(280)]).toEqual([true, false, false]);
    jest.advanceTimersByTime(400);
    room.letIn();
    await settled();
    // A quarter of 100 and all of 70.
    expect([second.in, room.has(24), room.has(16)]).toEqual([true, false, true]);
    first.leave();
    await settled();
    expect(room.has(120)).toBe(true);
    jest.useRealTimers();
  });

  it('counts what processes really hold', async () => {
    let held = 200;
    const room = new Room(100, () => held);
    const [first, second] = [run(room, 1), run(room, 1)];
    await settled();
    expect([first.in, second.in, room.has(4)]).toEqual([true, false, false]);
    held = 50;
    room.letIn();
    await settled();
    expect(second.in).toBe(true);
  });

  it('forgets a run that is cancelled while it waits', async () => {
    const room = new Room(100, () => 0);
    const cancel = new AbortController();
    const [first, second, third] = [run(room, 100), run(room, 100, cancel.signal), run(room, 100)];
    cancel.abort();
    await settled();
    expect(second).toMatchObject({ in: false, gone: true });
    first.leave();
    await settled();
    expect([first.in, third.in, room.waiting]).toEqual([true, true, 0]);
  });

  it('refuses a run that has waited too long, and lets a smaller one in behind it', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const room = new Room(100, () => 0);
    const [, big, small] = [run(room, 60), run(room, 90), run(room, 30)];
    jest.advanceTimersByTime(9_999);
    await settled();
    expect([big.gone, small.in]).toEqual([false, false]);
    jest.advanceTimersByTime(1);
    await settled();
    expect([big.gone, small.in, room.waiting]).toEqual([true, true, 0]);
    jest.useRealTimers();
  });

  it('refuses the run that is one too many to wait', async () => {
    const room = new Room(100, () => 0);
    const cancel = new AbortController();
    const all = Array.from({ length: 2_002 }, () => run(room, 100, cancel.signal));
    await settled();
    expect(all.filter(({ gone }) => gone)).toHaveLength(1);
    expect(room.waiting).toBe(2_000);
    cancel.abort();
  });
});
