import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSandboxChild } from '../build-child.mjs';
import { Rig } from '../rig.contract.ts';
import { startSandboxPool } from '../start-sandbox-pool.ts';
import { sandboxProcesses } from './processes.contract.ts';
import type { SandboxSettings } from './settings.ts';

const rig = new Rig();
const warnings: string[] = [];

const start = async (settings: Partial<SandboxSettings> = {}): Promise<void> => {
  rig.pool = await startSandboxPool({
    spares: 1,
    memoryBudgetBytes: 2 * 1024 ** 3,
    idleMs: 60_000,
    firstUid: 200_000,
    warn: (message) => warnings.push(message),
    ...settings,
  });
};

const until = async (condition: () => boolean): Promise<void> => {
  for (const end = Date.now() + 10_000; !condition();) {
    if (Date.now() > end) throw new Error(`Not within 10 s: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

const isRoot = process.getuid!() === 0;

beforeAll(() => buildSandboxChild(), 60_000);
afterEach(() => rig.pool?.close());

describe('A pool of processes', () => {
  it('gives each tenant a process of its own and starts another spare', async () => {
    await start();
    const whoAmI = 'globalThis.x = 1; return 1;';
    await rig.run(whoAmI, { tenant: 'a' });
    await rig.run(whoAmI, { tenant: 'b' });
    await rig.run(whoAmI, { tenant: 'a' });
    expect(rig.pool.stats().tenantProcesses).toBe(2);
    await until(() => rig.pool.stats().spareProcesses === 1);
    expect(sandboxProcesses()).toHaveLength(3);
  });

  it('takes all rights from its processes', async () => {
    await start({ spares: 3 });
    await rig.run('return 1;');
    if (isRoot) await until(() => sandboxProcesses().every(({ uid }) => uid !== 0));
    const processes = sandboxProcesses();
    for (const { environment, noNewPrivileges } of processes) {
      expect(environment).toBe('TZ=UTC\0');
      expect(noNewPrivileges).toBe(true);
    }
    if (!isRoot) return;
    expect(new Set(processes.map(({ uid }) => uid)).size).toBe(processes.length);
    expect(processes.every(({ uid }) => uid >= 200_000)).toBe(true);
  });

  it('loses a run whose process is killed, and runs the next', async () => {
    await start();
    const running = rig.run('console.log("started"); await sdk.sleep(20_000);', { tenant: 'a', timeoutMs: 30_000 });
    await until(() => rig.pool.stats().running === 1 && rig.pool.stats().tenantProcesses === 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const { pid } of sandboxProcesses()) process.kill(pid, 'SIGKILL');
    expect(await running).toMatchObject({
      outcome: 'worker_lost',
      innocent: false,
      error: { name: 'WorkerLostError' },
      logs: [{ message: 'started' }],
    });
    // Those who have not heard of its death yet would be sent to the spare that was killed as well.
    await until(() => rig.pool.stats().spareProcesses === 0);
    expect(await rig.output('return 1;', { tenant: 'a' })).toBe(1);
  });

  it('suspects every run of a process that died for no known reason', async () => {
    await start();
    const job = { tenant: 'a', timeoutMs: 30_000 };
    const running = [1, 2].map(() => rig.run('await sdk.sleep(20_000);', job));
    await until(() => rig.pool.stats().running === 2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (const { pid } of sandboxProcesses()) process.kill(pid, 'SIGKILL');
    for (const told of await Promise.all(running))
      expect(told).toMatchObject({ outcome: 'worker_lost', innocent: false });
  });

  it('runs a suspect in a process with nothing beside it', async () => {
    await start();
    const long = rig.run('await sdk.sleep(500); return "long";', { tenant: 'a', timeoutMs: 5_000 });
    await until(() => rig.pool.stats().running === 1 && rig.pool.stats().tenantProcesses === 1);
    const limits = { memoryBytes: 512 * 1024 ** 2 };
    const suspect = await rig.run('let x = 3n; for (;;) x = x * x;', {
      tenant: 'a',
      alone: true,
      timeoutMs: 300,
      limits,
    });
    expect(suspect.outcome).toBe('timeout');
    expect((await long).output).toBe('long');
  });

  it('lets processes go that have long had nothing to do', async () => {
    await start({ idleMs: 0 });
    await rig.run('return 1;', { tenant: 'a' });
    expect(rig.pool.stats().tenantProcesses).toBe(1);
    await until(() => rig.pool.stats().tenantProcesses === 0);
  }, 20_000);

  it('has runs wait for memory, in order, and cancels one that waits', async () => {
    await start({ memoryBudgetBytes: 40 * 1024 ** 2 });
    const limits = { memoryBytes: 128 * 1024 ** 2 };
    expect(rig.pool.hasRoom(limits.memoryBytes)).toBe(true);
    const first = rig.run('await sdk.sleep(300); return 1;', { tenant: 'a', limits });
    const cancel = new AbortController();
    const second = rig.run('return 2;', { tenant: 'b', limits, signal: cancel.signal });
    const third = rig.run('return 3;', { tenant: 'c', limits });
    await until(() => rig.pool.stats().waiting === 2);
    expect(rig.pool.hasRoom(limits.memoryBytes)).toBe(false);
    cancel.abort();
    expect((await second).outcome).toBe('cancelled');
    expect([(await first).output, (await third).output]).toEqual([1, 3]);
  });

  it('lets idle processes go when the budget is exceeded', async () => {
    await start({ memoryBudgetBytes: 60 * 1024 ** 2 });
    for (const tenant of ['a', 'b', 'c', 'd', 'e', 'f']) expect(await rig.output('return 1;', { tenant })).toBe(1);
    await until(() => rig.pool.stats().tenantProcesses <= 2);
  });

  it('fails a run whose source cannot be loaded, and no other', async () => {
    await start();
    const services = { ...rig.services, loadSource: () => Promise.reject(new Error('bucket away')) };
    await expect(rig.pool.run(rig.job('return 0;'), services)).rejects.toThrow('bucket away');
    expect(await rig.output('return 1;')).toBe(1);
  });

  it('survives a service that rejects a call', async () => {
    await start();
    const services = { ...rig.services, call: () => Promise.reject(new Error('bug')) };
    const outcome = await rig.pool.run(rig.job('await events.publish("a.b");'), services);
    expect(outcome.error).toMatchObject({ name: 'InternalError', message: 'events.publish failed' });
  });

  it('keeps an idle tenant within 20 MB', async () => {
    await start({ spares: 0 });
    await rig.run('return 1;', { tenant: 'a' });
    await until(() => sandboxProcesses().length > 0);
    expect(Math.max(...sandboxProcesses().map(({ ownMegabytes }) => ownMegabytes))).toBeLessThan(25);
  });

  it('ends all its processes when it is closed, and the runs in them', async () => {
    await start();
    const running = rig.run('await sdk.sleep(20_000);', { timeoutMs: 30_000 });
    await until(() => rig.pool.stats().tenantProcesses === 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await rig.pool.close();
    expect(await running).toMatchObject({ outcome: 'worker_lost', innocent: true });
    expect(sandboxProcesses()).toEqual([]);
    await expect(rig.run('return 1;')).rejects.toThrow('closed');
  });
});
