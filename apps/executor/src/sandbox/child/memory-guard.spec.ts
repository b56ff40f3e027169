import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryGuard, type Watched } from './memory-guard.ts';

const MB = 1024 * 1024;
const memory = { rssBytes: 0 };
const executions = new Map<number, Watched>();
let stopped: number[];
let guard: MemoryGuard;

const startRun = (id: number, busyMs = 100): void => {
  guard.beforeRun();
  const order = { memoryBytes: 64 * MB } as Watched['order'];
  executions.set(id, { order, isolate: { busyMs }, exceedMemory: () => stopped.push(id) });
};
const checkAt = (megabytes: number): number[] => {
  memory.rssBytes = megabytes * MB;
  guard.check();
  return stopped;
};

beforeEach(() => {
  stopped = [];
  executions.clear();
  memory.rssBytes = 50 * MB;
  guard = new MemoryGuard(memory, executions, () => 0);
});

describe('The guard of memory', () => {
  it('stops the run that has computed longest when the process is too big', () => {
    startRun(1, 100);
    startRun(2, 200);
    expect(checkAt(300)).toEqual([]);
    expect(checkAt(310)).toEqual([2]);
  });

  it('does not blame a run for what one before it left, which goes by and by', () => {
    memory.rssBytes = 500 * MB;
    startRun(1);
    expect(checkAt(500)).toEqual([]);
    expect(checkAt(650)).toEqual([]);
    expect(checkAt(670)).toEqual([1]);
  });

  it('allows no more than ever once that is gone', () => {
    memory.rssBytes = 500 * MB;
    startRun(1);
    expect(checkAt(60)).toEqual([]);
    expect(checkAt(230)).toEqual([1]);
  });
});
