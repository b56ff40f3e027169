import { describe, expect, it } from '@jest/globals';
import { TimerQueue } from './timer-queue.ts';

const nothing = (): void => undefined;

const dueAt = (queue: TimerQueue, now: number): number[] => {
  const ids: number[] = [];
  for (let timer = queue.takeDue(now); timer; timer = queue.takeDue(now)) ids.push(timer.id);
  return ids;
};

describe('Timers', () => {
  it('come in the order in which they are due, equal ones in the order in which they were set', () => {
    const queue = new TimerQueue();
    for (const due of [30, 10, 20, 10, 40]) queue.add(nothing, due, null);
    expect(queue.earliest?.due).toBe(10);
    expect(dueAt(queue, 30)).toEqual([2, 4, 3, 1]);
    expect(queue.size).toBe(1);
  });

  it('do not come when they were removed', () => {
    const queue = new TimerQueue();
    const [first, second] = [queue.add(nothing, 1, null), queue.add(nothing, 2, null)];
    queue.remove(first);
    queue.remove('no such timer');
    expect(dueAt(queue, 9)).toEqual([second]);
  });

  it('come again when they are intervals, counted from when they came', () => {
    const queue = new TimerQueue();
    queue.add(nothing, 10, 5);
    expect(queue.takeDue(12)?.id).toBe(1);
    expect(queue.earliest?.due).toBe(17);
    expect(queue.takeDue(16)).toBeUndefined();
  });

  it('that nobody waits for do not count, and come all the same', () => {
    const queue = new TimerQueue();
    queue.add(nothing, 5, null, true);
    expect(queue.size).toBe(0);
    expect(dueAt(queue, 5)).toEqual([1]);
  });

  it('are limited in number', () => {
    const queue = new TimerQueue();
    for (let n = 0; n < 10_000; n++) queue.add(nothing, n, null);
    expect(() => queue.add(nothing, 1, null)).toThrow('10000 timers');
  });
});
