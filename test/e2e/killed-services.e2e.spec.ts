import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectRunlet, type RunletClient } from '@runlet/client';
import { Api } from '../support/api.ts';
import { startSystem, type TestSystem } from '../support/system.ts';

const EVENTS = 600;
const PER_SECOND = 100;

/** Ends one sandbox process of the executor, as an out-of-memory killer would. */
const killSandbox = (system: TestSystem): void => {
  const children = execFileSync('pgrep', ['-P', String(system.pid('executor'))], { encoding: 'utf8' })
    .trim()
    .split('\n');
  process.kill(Number(children[0]), 'SIGKILL');
};

describe('Events while every process is killed once', () => {
  let system: TestSystem;
  let api: Api;
  let host: RunletClient;

  beforeAll(async () => {
    system = await startSystem();
    api = new Api(system.url, system.apiKey);
    host = await connectRunlet(system.nats.credentials('host-demo'));
  }, 60_000);

  afterAll(async () => {
    await host?.close();
    await system?.stop();
  });

  it('end in exactly one execution each, and every execution in one outcome', async () => {
    const { id } = await api.createScript({
      name: 'counted',
      type: 'event',
      trigger: { types: ['load.*'] },
      limits: { concurrentRuns: 20 },
      source: 'await sdk.sleep(20); return context.trigger.event.id',
    });
    const kills: (() => unknown)[] = [
      () => system.kill9('scheduler'),
      () => killSandbox(system),
      () => system.kill9('catalog'),
      () => system.kill9('executor'),
      () => system.kill9('gateway'),
    ];
    const killing: unknown[] = [];
    const published: Promise<unknown>[] = [];
    for (let n = 0; n < EVENTS; n += 1) {
      published.push(host.publish(system.tenant, { id: `e-${n}`, source: 'load', type: 'load.tick', data: { n } }));
      if (n % 100 === 50) killing.push(kills.shift()?.());
      // The pace of the load is what is tested here, not a wait for something.
      await delay(1_000 / PER_SECOND);
    }
    await Promise.all([...published, ...killing]);
    await Promise.all(
      (['catalog', 'scheduler', 'executor', 'gateway'] as const).map((name) => system.untilReady(name)),
    );

    const runs = await api.allEnded(id, EVENTS, 90_000);
    expect(runs).toHaveLength(EVENTS);
    expect(new Set(runs.map((run) => run.id)).size).toBe(EVENTS);
    expect(runs.filter(({ status }) => status !== 'completed')).toEqual([]);
    const detailed = await Promise.all(runs.slice(0, 200).map((run) => api.execution(run.id)));
    expect(detailed.map(({ output }) => output)).toEqual(
      detailed.map(({ trigger }) => (trigger['event'] as { id: string }).id),
    );
  }, 180_000);
});
