import { describe, expect, it } from '@jest/globals';
import type { Rig } from './rig.contract.ts';

const GREEDY: readonly (readonly [string, string])[] = [
  ['loops', 'while (true) {}'],
  ['loops after an await', 'await sdk.sleep(20); while (true) {}'],
  ['takes 1 GB', 'const all = []; for (;;) all.push(new Array(1e6).fill(0.5));'],
  ['sorts what cannot be stopped', 'Array(6e7).fill(0).sort();'],
  ['logs for ever', 'for (;;) console.log("x");'],
];

/** What becomes of other runs while one misbehaves. */
export const neighboursAreUnharmed = (rig: Rig): void => {
  describe('neighbours', () => {
    it.each(GREEDY)('of another tenant do not notice that a script %s', async (_title, source) => {
      const greedy = rig.run(source, { tenant: 'greedy', timeoutMs: 500 });
      const modest = await Promise.all(
        [1, 2, 3].map((n) => rig.run(`await sdk.sleep(100); return ${n};`, { tenant: 'modest', timeoutMs: 5_000 })),
      );
      expect(modest.map(({ output }) => output)).toEqual([1, 2, 3]);
      expect((await greedy).outcome).not.toBe('completed');
    });

    it.each([
      ['loops', 'while (true) {}'],
      ['fills its memory', 'const a = []; for (;;) a.push([a.length]);'],
    ])('of the same tenant do not notice that a script %s', async (_title, source) => {
      const greedy = rig.run(source, { tenant: 'shared', timeoutMs: 600 });
      const modest = await rig.run('await sdk.sleep(200); return 1;', { tenant: 'shared', timeoutMs: 5_000 });
      expect(modest).toMatchObject({ outcome: 'completed', output: 1 });
      expect((await greedy).outcome).not.toBe('completed');
    });

    it.each([
      [
        'asks for ever earlier timers',
        'for (let n = 0; ; n++) { clearTimeout(n); setTimeout(() => {}, 1e9 - n); await null; }',
        'timeout',
      ],
      [
        'forges a place that no script has',
        `const e = new Error('x'); e.stack = 'Error: x\\n    at My script:${'9'.repeat(20)}:1'; throw e;`,
        'failed',
      ],
    ])('of the same tenant do not notice that a script %s', async (_title, source, outcome) => {
      const greedy = rig.run(source, { tenant: 'shared', timeoutMs: 800 });
      const modest = await rig.run('await sdk.sleep(200); return 1;', { tenant: 'shared', timeoutMs: 5_000 });
      expect(modest).toMatchObject({ outcome: 'completed', output: 1 });
      expect((await greedy).outcome).toBe(outcome);
    });

    it('of the same tenant are lost, but innocent, when only the end of the process helps', async () => {
      const limits = { memoryBytes: 512 * 1024 * 1024 };
      const greedy = rig.run('let x = 3n; for (;;) x = x * x;', { tenant: 'shared', timeoutMs: 500, limits });
      const modest = await rig.run('await sdk.sleep(3_000); return 1;', { tenant: 'shared', timeoutMs: 8_000 });
      expect(modest).toMatchObject({ outcome: 'worker_lost', innocent: true, error: { name: 'WorkerLostError' } });
      expect(await greedy).toMatchObject({ outcome: 'timeout' });
      expect(await rig.output('return "back";', { tenant: 'shared' })).toBe('back');
    });
  });

  describe('cancelling', () => {
    it.each([
      ['waits', 'await sdk.sleep(60_000);'],
      ['computes', 'while (true) {}'],
      ['cannot be stopped from inside', 'let x = 3n; for (;;) x = x * x;'],
    ])('stops a script that %s', async (_title, source) => {
      const cancel = new AbortController();
      const limits = { memoryBytes: 512 * 1024 * 1024, cpuTimeMs: 60_000 };
      const running = rig.run(source, { timeoutMs: 60_000, signal: cancel.signal, tenant: 'cancelled', limits });
      setTimeout(() => cancel.abort(), 300);
      const told = await running;
      expect(told).toMatchObject({ outcome: 'cancelled', error: { name: 'CancelledError' } });
      expect(told.durationMs).toBeLessThan(1_600);
    });

    it('stops a run before it starts', async () => {
      const told = await rig.run('return 1;', { signal: AbortSignal.abort() });
      expect(told.outcome).toBe('cancelled');
    });
  });
};
