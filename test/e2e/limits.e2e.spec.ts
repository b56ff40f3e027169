import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Api } from '../support/api.ts';
import { startSystem, type TestSystem } from '../support/system.ts';

const LIMIT_MS = 1_000;
/** The promise: the right status within the limit and a second. */
const limits = { executionTimeMs: LIMIT_MS, cpuTimeMs: LIMIT_MS };

describe('A script that would take more than its limits', () => {
  let system: TestSystem;
  let api: Api;
  let neighbour: Api;
  let neighbourScript: string;

  beforeAll(async () => {
    system = await startSystem();
    api = new Api(system.url, system.apiKey);
    neighbour = new Api(system.url, await system.addTenant('neighbour'));
    neighbourScript = (await neighbour.createScript({ name: 'calm', type: 'oneoff', source: 'return "fine"' })).id;
  }, 60_000);

  afterAll(() => system?.stop());

  it.each([
    ['a loop without end', 'while (true) {}', 'timeout', 'TimeoutError'],
    ['a loop without end after an await', 'await sdk.sleep(1); while (true) {}', 'timeout', 'TimeoutError'],
    ['a promise that never settles', 'await new Promise(() => {})', 'timeout', 'TimeoutError'],
    ['an allocation of 1 GB', 'return new Uint8Array(1024 ** 3).length', 'failed', null],
    [
      'memory that grows and grows',
      'const all = []; for (;;) all.push(new Array(1e5).fill(all.length))',
      'failed',
      'MemoryLimitError',
    ],
    ['a native call that nothing interrupts', 'return Array(6e7).fill().sort().length', null, null],
    ['an output of 10 MB', 'return "x".repeat(10 * 1024 * 1024)', 'failed', 'OutputLimitError'],
    ['an output with a cycle', 'const a = {}; a.self = a; return { a }', 'failed', null],
    [
      'a flood of log lines',
      'for (let n = 0; n < 1e5; n += 1) console.log("line", n); return "done"',
      'completed',
      null,
    ],
    ['arithmetic that nothing interrupts', 'let n = 3n; for (;;) n = n * n; ', 'timeout', null],
  ])('ends rightly and harms no neighbour: %s', async (name, source, status, error) => {
    const { id } = await api.createScript({
      name: `bad ${name.replaceAll(/[^a-z0-9 ]/gi, '')}`,
      type: 'oneoff',
      source,
      limits,
    });
    const running = api.run(id);
    await expect(neighbour.run(neighbourScript)).resolves.toMatchObject({ status: 'completed', output: 'fine' });
    const ended = await running;
    if (status) expect(ended.status).toBe(status);
    else expect(['failed', 'timeout']).toContain(ended.status);
    if (error) expect(ended.error?.name).toBe(error);
    if (ended.status !== 'completed') expect(ended.error?.message).toBeTruthy();
    await expect(
      api.run((await api.createScript({ name: `after ${id}`, type: 'oneoff', source: 'return 1' })).id),
    ).resolves.toMatchObject({
      status: 'completed',
      output: 1,
    });
  });

  it('says where in the script an error happened', async () => {
    const { id } = await api.createScript({
      name: 'broken',
      type: 'oneoff',
      source: 'const order: { lines?: string[] } = {};\n\nreturn order.lines.length;',
    });
    await expect(api.run(id)).resolves.toMatchObject({
      status: 'failed',
      error: { name: 'TypeError', line: 3, column: 20, stack: expect.not.stringMatching(/node:|\/dist\/|isolate/) },
    });
  });
});
