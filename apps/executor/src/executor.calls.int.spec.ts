import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultLimits, type DeployedScript, executor as contracts, type Limits } from '@runlet/contracts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { Installation, principalOf } from './testing/installation.ts';
import { deployedScript, eventScript } from './testing/scripts.ts';
import { startTestSandbox } from './testing/test-sandbox.ts';

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.start();
  await installation.startReplica(await startTestSandbox());
});
afterAll(() => installation.stop());

const sourceOf = async (code: string): Promise<string> => {
  const hash = createHash('sha256').update(code).digest('hex');
  await installation.putSource(hash, { form: 'body', code });
  return hash;
};

const embedded = async (name: string, code: string, limits: Partial<Limits> = {}): Promise<DeployedScript> =>
  installation.put(
    deployedScript({
      tenant: 'demo',
      name,
      type: 'embedded',
      sourceHash: await sourceOf(code),
      limits: { ...defaultLimits, ...limits },
    }),
  );

let runs = 0;

/** Runs the source as an event script of the tenant `demo` and answers its execution. */
const run = async (code: string, limits: Partial<Limits> = {}) => {
  const type = `calls.test${++runs}`;
  const script = await installation.put(
    eventScript([type], {
      tenant: 'demo',
      sourceHash: await sourceOf(code),
      limits: { ...defaultLimits, ...limits },
      trigger: { types: [type], retry: { maxAttempts: 1, baseMs: 100 } },
    }),
  );
  await installation.publish({ type });
  return installation.ended(script);
};

const principal = principalOf('demo');
const callsOf = (id: string) => installation.gateway.call(contracts.getCalls, { id }, { principal });
const executionsCausedBy = (causationId: string) =>
  installation.database.look<{ script_name: string; status: string; sdk_calls: number }>(
    'select script_name, status, sdk_calls from executions where causation_id = $1 order by queued_at',
    [causationId],
  );

describe('Calls of a script', () => {
  it('are kept with the execution: name, subject, sizes, duration, and what came of them', async () => {
    const { id, sdkCalls } = await run(
      `await events.publish('calls.noted', { a: 1 }, { id: 'n-1' });
       await sdk.cache.get('').catch(() => null);`,
    );
    expect(sdkCalls).toBe(2);
    const calls = await callsOf(id);
    expect(calls).toMatchObject([
      { name: 'events.publish', detail: 'calls.noted n-1', error: null, requestBytes: 36, responseBytes: 12 },
      { name: 'cache.get', detail: null, error: 'TypeError', responseBytes: 0 },
    ]);
    expect(calls[0]!.durationMs).toBeGreaterThan(0);
    expect(calls[1]!.atMs).toBeGreaterThan(calls[0]!.atMs);
  });

  it('are none for a script that made none, and unknown for an unknown execution', async () => {
    const { id } = await run('return 1;');
    expect(await callsOf(id)).toEqual([]);
    await expect(callsOf('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
      code: 'execution/not-found',
    });
  });
});

describe('A script that calls another one', () => {
  it('gets its output; the call is an execution of its own', async () => {
    await embedded('double', 'return { twice: context.input * 2, by: context.trigger.type };');
    const { id, output, correlationId } = await run('return sdk.scripts.call("double", 21);');
    expect(output).toEqual({ twice: 42, by: 'api' });
    await waitFor(async () => (await executionsCausedBy(id)).length === 1);
    const [child] = await installation.database.look<{ execution_id: string }>(
      'select execution_id from executions where causation_id = $1',
      [id],
    );
    expect(
      await installation.gateway.call(contracts.getExecution, { id: child!.execution_id }, { principal }),
    ).toMatchObject({ scriptName: 'double', status: 'completed', input: 21, correlationId, causationId: id });
    expect(await callsOf(id)).toMatchObject([{ name: 'scripts.call', detail: 'double', error: null }]);
  });

  it('gets its error under its name', async () => {
    await embedded('refuses', 'throw new RangeError("too much");');
    const { error } = await run('\nawait sdk.scripts.call("refuses", null);');
    expect(error).toMatchObject({ name: 'RangeError', message: 'refuses: too much', line: 2 });
  });

  it('is told when there is none of that name, or none that may be called', async () => {
    const others = await installation.put(deployedScript({ tenant: 'other', name: 'theirs', type: 'embedded' }));
    expect(others.tenant).toBe('other');
    const { output } = await run(
      `const told = [];
       for (const name of ['nowhere', 'theirs', 7, '__proto__']) {
         await sdk.scripts.call(name).catch((error) => told.push(error.name));
       }
       return told;`,
    );
    expect(output).toEqual(['ScriptNotFoundError', 'ScriptNotFoundError', 'TypeError', 'ScriptNotFoundError']);
  });

  it('goes 16 deep and no deeper', async () => {
    await embedded(
      'deeper',
      'return 1 + await sdk.scripts.call("deeper").catch((error) => error.name === "CallDepthError" ? 0 : NaN);',
    );
    expect((await run('return sdk.scripts.call("deeper");')).output).toBe(16);
  });

  it('shares its calls with all that it calls', async () => {
    await embedded('greedy', 'let n = 0; try { for (;;) { await sdk.cache.exists("k"); n++; } } catch { return n; }');
    const { output } = await run(
      `const first = await sdk.scripts.call("greedy");
       return [first, await sdk.cache.exists("k").catch((error) => error.name)];`,
      { sdkCalls: 10 },
    );
    expect(output).toEqual([9, 'CallLimitError']);
  });

  it('takes them one after the other, and the time left with it', async () => {
    await embedded('slow', 'await sdk.sleep(200); return Date.now();');
    const { output } = await run(
      `const [a, b] = await Promise.all([sdk.scripts.call("slow"), sdk.scripts.call("slow")]);
       return Math.abs(b - a) >= 190;`,
    );
    expect(output).toBe(true);
    const { status, error } = await run('await sdk.scripts.call("slow"); await sdk.scripts.call("slow");', {
      executionTimeMs: 300,
    });
    expect([status, error!.name]).toEqual(['timeout', 'TimeoutError']);
  });
});

describe('Progress', () => {
  it('shows while the script runs and stays with the execution', async () => {
    const type = 'calls.progress';
    const script = await installation.put(
      eventScript([type], {
        tenant: 'demo',
        sourceHash: await sourceOf(
          `sdk.progress(1, 2, 'half'); while (!(await sdk.cache.shared.exists('go on'))) await sdk.sleep(20);
           sdk.progress(2, 2, 'done');`,
        ),
        limits: { ...defaultLimits, sdkCalls: 10_000 },
      }),
    );
    await installation.publish({ type });
    const [row] = await waitFor(async () => {
      const rows = await installation.database.look<{ execution_id: string }>(
        'select execution_id from runs where script_id = $1 and progress is not null',
        [script.scriptId],
      );
      return rows.length > 0 && rows;
    });
    const view = () => installation.gateway.call(contracts.getExecution, { id: row!.execution_id }, { principal });
    expect(await view()).toMatchObject({ status: 'running', progress: { done: 1, total: 2, message: 'half' } });
    await run(`await sdk.cache.shared.set('go on', true);`);
    await installation.ended(script);
    expect(await view()).toMatchObject({ status: 'completed', progress: { done: 2, total: 2, message: 'done' } });
  });
});
