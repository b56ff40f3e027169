import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ALIVE_INTERVAL_MS, type DeployedScript, executor, type ExecutorAlive, newId } from '@runlet/contracts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { Installation, principalOf } from './testing/installation.ts';
import { deployedScript } from './testing/scripts.ts';
import { StandInSandbox } from './testing/stand-in-sandbox.ts';

let installation: Installation;
let sandbox: StandInSandbox;
let script: DeployedScript;

beforeEach(async () => {
  installation = await Installation.start();
  sandbox = new StandInSandbox();
  script = await installation.put(deployedScript());
});
afterEach(() => installation.stop());

/** A run that is running in the only replica. */
const startRun = async (): Promise<void> => {
  const command = {
    executionId: newId(),
    scriptId: script.scriptId,
    triggerType: 'manual' as const,
    trigger: {},
    input: null,
    rawBody: null,
    correlationId: 'c1',
  };
  await installation.gateway.call(executor.acceptRun, command, { principal: principalOf('acme') });
  await waitFor(() => sandbox.running.size === 1);
};

const runs = () => installation.database.look('select state, attempt, attempts::text, lease_owner from runs');

describe('A replica that is told to stop', () => {
  it('lets its runs end, starts no more, and says so', async () => {
    const gate = Promise.withResolvers<object>();
    sandbox.behaviour = () => gate.promise;
    const replica = await installation.startReplica(sandbox);
    await startRun();
    const gateway = await installation.connect('gateway');
    const heard: boolean[] = [];
    gateway.subscribe(executor.alive.subject, {
      callback: (_, message) => void heard.push(message.json<ExecutorAlive>().draining),
    });
    await gateway.flush();
    const stopped = replica.stop();
    await waitFor(() => heard.includes(true), { timeoutMs: 5 * ALIVE_INTERVAL_MS });
    expect(await runs()).toMatchObject([{ state: 'running' }]);
    gate.resolve({});
    await stopped;
    expect(await runs()).toEqual([]);
    expect(await installation.count('executions', script)).toBe(1);
  });

  it('hands back what does not end in time, and another replica runs it as if it had not been tried', async () => {
    sandbox.behaviour = () => new Promise(() => undefined);
    const replica = await installation.startReplica(sandbox, { DRAIN_TIMEOUT_MS: 50 });
    await startRun();
    await replica.stop();
    expect(await runs()).toEqual([{ state: 'waiting', attempt: 1, attempts: String.raw`\x5b5d`, lease_owner: null }]);
    await installation.startReplica(new StandInSandbox());
    expect(await installation.ended(script)).toMatchObject({ status: 'completed', attemptCount: 1 });
  });
});
