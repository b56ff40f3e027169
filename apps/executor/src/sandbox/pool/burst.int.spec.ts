import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '../../../../../test/support/wait-for.ts';
import { buildSandboxChild } from '../build-child.mjs';
import { Rig, type Told } from '../rig.contract.ts';
import { startSandboxPool } from '../start-sandbox-pool.ts';
import { sandboxProcesses } from './processes.contract.ts';
import type { Start } from './settings.ts';

const MB = 1024 * 1024;
/** Between two looks processes may grow beyond the budget by this. */
const SLACK_MB = 250;

const rig = new Rig();
const starts: Start[] = [];
const ends: string[] = [];

const start = async (budgetMb: number): Promise<void> => {
  starts.length = ends.length = 0;
  rig.pool = await startSandboxPool({
    spares: 2,
    memoryBudgetBytes: budgetMb * MB,
    idleMs: 60_000,
    firstUid: 200_000,
    warn: () => undefined,
    observer: { runEnded: (found) => starts.push(found), processEnded: (cause) => ends.push(cause) },
  });
};

/** The most that all processes held together at any look, MB. */
const watchingMemory = async <T>(work: Promise<T>): Promise<[result: T, mostMb: number]> => {
  let most = 0;
  const look = (): void => {
    most = Math.max(
      most,
      sandboxProcesses().reduce((sum, { ownMegabytes }) => sum + ownMegabytes, 0),
    );
  };
  const timer = setInterval(look, 100);
  try {
    return [await work, most];
  } finally {
    clearInterval(timer);
  }
};

beforeAll(() => buildSandboxChild(), 60_000);
afterEach(() => rig.pool.close());

describe('A burst of tenants', () => {
  it('all of 200 are served within a budget that holds a fifth of them', async () => {
    await start(800);
    const one = async (n: number): Promise<Told> => {
      await new Promise((resolve) => setTimeout(resolve, n * 50));
      return rig.run(`return ${n};`, { tenant: `tenant-${n}`, timeoutMs: 10_000 });
    };
    const [told, mostMb] = await watchingMemory(Promise.all(Array.from({ length: 200 }, (_, n) => one(n))));
    expect(told.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'completed')).toEqual([]);
    expect(mostMb).toBeLessThan(800 + SLACK_MB);
    expect(ends.filter((cause) => cause === 'evicted').length).toBeGreaterThan(100);
    expect(starts).toHaveLength(200);
    expect(await rig.output('return "after";', { tenant: 'tenant-199' })).toBe('after');
  }, 120_000);

  it('whose runs hold memory get a clear answer each, and the next tenant is served', async () => {
    await start(400);
    const greedy =
      'const kept = []; for (let i = 0; i < 40; i++) kept.push(new Uint8Array(1e6).fill(1)); await sdk.sleep(300);';
    const runs = Array.from({ length: 60 }, (_, n) =>
      rig.run(greedy, { tenant: `greedy-${n}`, timeoutMs: 20_000 }).then(
        ({ outcome, error }) => error?.name ?? outcome,
        (error: Error) => error.name,
      ),
    );
    const [answers, mostMb] = await watchingMemory(Promise.all(runs));
    expect(new Set([...answers, 'completed', 'NoRoom'])).toEqual(new Set(['completed', 'NoRoom']));
    expect(answers.filter((answer) => answer === 'completed').length).toBeGreaterThan(10);
    // Each that was let in may come to hold its limit.
    expect(mostMb).toBeLessThan(400 * 4);
    expect(await rig.output('return "after";', { tenant: 'modest' })).toBe('after');
  }, 120_000);

  it('has spares for more like it, for as long as they may come', async () => {
    await start(800);
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => rig.output('return 1;', { tenant: `many-${n}` })));
    await waitFor(() => rig.pool.stats().spareProcesses === 4);
    await waitFor(() => rig.pool.stats().spareProcesses === 2, { timeoutMs: 30_000 });
  }, 60_000);

  it('is told what its runs found', async () => {
    await start(800);
    await rig.output('return 1;', { tenant: 'a' });
    await rig.output('return 1;', { tenant: 'a' });
    await rig.output('return 2;', { tenant: 'a' });
    expect(starts).toEqual(['spare', 'warm', 'cold']);
    await rig.run('let x = 3n; for (;;) x = x * x;', {
      tenant: 'a',
      timeoutMs: 300,
      limits: { memoryBytes: 512 * MB },
    });
    await waitFor(() => ends.length > 0);
    expect(['stuck', 'overdue']).toContain(ends[0]);
  });
});
