import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultLimits, type DeployedScript, executor, newId } from '@runlet/contracts';
import { ContractClient } from '@runlet/messaging';
import { waitFor } from '../../../test/support/wait-for.ts';
import { stackless } from './sandbox/outcome.ts';
import { Installation, principalOf } from './testing/installation.ts';
import { deployedScript, eventScript, scheduledScript } from './testing/scripts.ts';
import { StandInSandbox } from './testing/stand-in-sandbox.ts';

let installation: Installation;
let sandbox: StandInSandbox;

beforeAll(async () => {
  installation = await Installation.start();
  sandbox = new StandInSandbox();
  await installation.startReplica(sandbox);
  await installation.startReplica(sandbox);
});
afterAll(() => installation.stop());
afterEach(() => {
  sandbox.behaviour = () => ({});
});

const demo = { tenant: 'demo' };
const start = (script: DeployedScript, more: object = {}, principal = principalOf(script.tenant)) =>
  installation.gateway.call(
    executor.acceptRun,
    {
      executionId: newId(),
      scriptId: script.scriptId,
      triggerType: 'manual',
      trigger: {},
      input: { n: 1 },
      rawBody: null,
      correlationId: 'c1',
      ...more,
    },
    { principal },
  );

describe('A domain event', () => {
  it('starts each script that wants it once, though it is published again and again', async () => {
    const exact = await installation.put(eventScript(['payment.processed'], demo));
    const pattern = await installation.put(eventScript(['payment.*'], demo));
    const other = await installation.put(eventScript(['refund.*'], demo));
    const event = { id: 'e1', type: 'payment.processed', data: { amount: 7 }, correlationid: 'order-1' };
    for (let i = 0; i < 3; i++) await installation.publish(event);
    expect(await installation.ended(exact)).toMatchObject({
      status: 'completed',
      trigger: { type: 'event', event: { id: 'e1', source: 'shop', type: 'payment.processed' } },
      input: { amount: 7 },
      correlationId: 'order-1',
      causationId: 'e1',
      attemptCount: 1,
    });
    await installation.ended(pattern);
    await installation.publish({ id: 'e2', type: 'payment.failed' });
    await waitFor(async () => (await installation.count('executions', pattern)) === 2);
    expect(await installation.count('executions', exact)).toBe(1);
    expect(await installation.count('executions', other)).toBe(0);
  });

  it('that can never be handled holds up none of the others', async () => {
    const script = await installation.put(eventScript(['poison.*'], demo));
    await installation.publish({ type: 'poison.a', id: '' });
    await installation.publish({ type: 'poison.b', depth: 'deep' });
    await installation.publish({ type: 'poison.c', id: 'good\0one' });
    expect(await installation.ended(script)).toMatchObject({ trigger: { event: { id: 'good\0one' } } });
    expect(await installation.count('executions', script)).toBe(1);
  });

  it('too large for a script is told in its history', async () => {
    const script = await installation.put(eventScript(['large.*'], demo));
    await installation.publish({ type: 'large.one', data: 'x'.repeat(1_100_000) });
    expect(await installation.ended(script)).toMatchObject({ status: 'failed', error: { name: 'InputLimitError' } });
  });

  it('is tried again by the policy of the script, with the same key and the history of all attempts', async () => {
    const script = await installation.put(eventScript(['flaky.*'], demo));
    const error = stackless('Error', 'not yet');
    sandbox.behaviour = ({ attempt }) => (attempt < 3 ? { outcome: 'failed', error, output: null } : {});
    await installation.publish({ type: 'flaky.one' });
    expect(await installation.ended(script)).toMatchObject({
      status: 'completed',
      attemptCount: 3,
      attempts: [
        { number: 1, outcome: 'failed', error: { message: 'not yet' } },
        { number: 2, outcome: 'failed' },
        { number: 3, outcome: 'completed' },
      ],
    });
    const jobs = sandbox.jobs.filter(({ scriptId }) => scriptId === script.scriptId);
    expect(new Set(jobs.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(jobs.map(({ version }) => version)).toEqual([1, 1, 1]);
  });

  it('is not tried again when that would end alike', async () => {
    const script = await installation.put(eventScript(['hopeless.*'], demo));
    sandbox.behaviour = () => ({ outcome: 'failed', error: stackless('SyntaxError', 'no'), retryable: false });
    await installation.publish({ type: 'hopeless.one' });
    expect(await installation.ended(script)).toMatchObject({ status: 'failed', attemptCount: 1 });
  });
});

describe('A run whose sandbox process died', () => {
  it('through no fault of its own runs again, alone, as if that had not been', async () => {
    const script = await installation.put(deployedScript());
    sandbox.behaviour = ({ alone }) => (alone ? {} : { outcome: 'worker_lost', innocent: true, output: null });
    await start(script);
    expect(await installation.ended(script)).toMatchObject({ status: 'completed', attemptCount: 1 });
  });

  it('three times by its own doing has failed', async () => {
    const script = await installation.put(deployedScript());
    const error = stackless('WorkerLostError', 'gone');
    sandbox.behaviour = () => ({ outcome: 'worker_lost', error, output: null });
    await start(script);
    expect(await installation.ended(script)).toMatchObject({ status: 'failed', attemptCount: 3 });
  });
});

describe('A start by hand', () => {
  it('is accepted once for one id, runs with its input, and its end is announced', async () => {
    const script = await installation.put(deployedScript());
    const nats = await installation.connect('gateway');
    const announced = Promise.withResolvers<unknown>();
    nats.subscribe(`${executor.runEnded.subject}.acme.*`, {
      callback: (_, message) => announced.resolve({ subject: message.subject, ...message.json<object>() }),
    });
    await nats.flush();
    const executionId = newId();
    for (let i = 0; i < 2; i++) {
      expect(await start(script, { executionId })).toEqual({ id: executionId, status: 'pending' });
    }
    expect(await installation.ended(script)).toMatchObject({
      id: executionId,
      input: { n: 1 },
      trigger: { type: 'manual', by: { id: 'k1' } },
    });
    expect(await announced.promise).toEqual({
      subject: `${executor.runEnded.subject}.acme.${executionId}`,
      executionId,
      status: 'completed',
    });
    expect(await installation.count('executions', script)).toBe(1);
  });

  it('is refused for a script that is not deployed, paused, or of another tenant', async () => {
    const paused = await installation.put(deployedScript({ status: 'paused' }));
    const active = await installation.put(deployedScript());
    const refused = { kind: 'rejected', code: 'script/not-active' };
    await expect(start(paused)).rejects.toMatchObject(refused);
    await expect(start(deployedScript())).rejects.toMatchObject(refused);
    await expect(start(active, {}, principalOf('globex'))).rejects.toMatchObject(refused);
  });

  it('is refused without the permission, and with an input that is too large', async () => {
    const script = await installation.put(deployedScript());
    await expect(start(script, {}, principalOf('acme', ['scripts.read']))).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(start(script, { input: 'x'.repeat(1_100_000) })).rejects.toMatchObject({ kind: 'too-large' });
  });

  it('of a host has an id of its tenant', async () => {
    const script = await installation.put(deployedScript({ ...demo, name: 'clean-up' }));
    const executionId = newId();
    const accepted = await new ContractClient(installation.host).call(
      executor.hostAcceptRun,
      {
        executionId,
        scriptName: 'clean-up',
        triggerType: 'manual',
        trigger: {},
        input: null,
        rawBody: null,
        correlationId: 'c',
      },
      { subject: 'host.host-demo.demo.run.accept' },
    );
    expect(accepted.id).not.toBe(executionId);
    expect(await installation.ended(script)).toMatchObject({ id: accepted.id, trigger: { by: { id: 'host-demo' } } });
  });
});

describe('A tick', () => {
  const offer = async ({ scriptId, tenant }: DeployedScript, dueAt: string) =>
    new ContractClient(await installation.connect('scheduler')).call(executor.acceptTick, {
      tenant,
      scriptId,
      dueAt,
      version: 1,
      cronExpression: '* * * * *',
      timezone: 'UTC',
      overlap: 'skip',
    });

  it('becomes one run, however often it is offered', async () => {
    const script = await installation.put(scheduledScript());
    const answers = [await offer(script, '2030-01-01T00:00:00Z'), await offer(script, '2030-01-01T00:00:00.000Z')];
    expect(answers[0]).toMatchObject({ outcome: 'accepted' });
    expect(answers[1]).toEqual(answers[0]);
    expect(await installation.ended(script)).toMatchObject({
      id: answers[0]!.executionId,
      trigger: { type: 'cron', tick: '2030-01-01T00:00:00.000Z' },
    });
  });

  it('of a script that is gone is refused with the reason', async () => {
    const script = await installation.put(scheduledScript());
    await installation.remove(script, 'archived');
    expect(await offer(script, '2030-01-01T00:00:00Z')).toEqual({
      outcome: 'refused',
      executionId: null,
      reason: 'The script is archived.',
    });
  });
});

describe('Runs of a script', () => {
  it('wait while it is paused, and run when it is active again', async () => {
    const script = await installation.put(eventScript(['paused.*'], { ...demo, status: 'paused' }));
    await installation.publish({ type: 'paused.one' });
    await waitFor(async () => (await installation.count('runs', script)) === 1);
    await installation.put({ ...script, status: 'active', revision: 2 });
    expect(await installation.ended(script)).toMatchObject({ status: 'completed', attemptCount: 1 });
  });

  it('that wait are cancelled with the reason when it is removed', async () => {
    const script = await installation.put(deployedScript({ limits: { ...defaultLimits, concurrentRuns: 1 } }));
    const gate = Promise.withResolvers<object>();
    sandbox.behaviour = () => gate.promise;
    const running = await start(script);
    await waitFor(() => sandbox.running.size === 1);
    const waiting = await start(script);
    await installation.remove(script, 'disabled');
    expect(await installation.ended(script)).toMatchObject({
      id: waiting.id,
      status: 'cancelled',
      error: { name: 'CancelledError', message: expect.stringContaining('disabled') },
      attemptCount: 0,
    });
    gate.resolve({});
    await waitFor(async () => (await installation.count('executions', script)) === 2);
    const rows = await installation.database.look('select status from executions where execution_id = $1', [
      running.id,
    ]);
    expect(rows).toEqual([{ status: 'completed' }]);
  });

  it('keep the version that was live when they were accepted', async () => {
    const script = await installation.put(eventScript(['versioned.*'], { ...demo, status: 'paused' }));
    await installation.publish({ type: 'versioned.one' });
    await waitFor(async () => (await installation.count('runs', script)) === 1);
    await installation.put({ ...script, status: 'active', version: 2, sourceHash: 'b'.repeat(64), revision: 2 });
    expect(await installation.ended(script)).toMatchObject({ version: 1 });
    expect(sandbox.jobs.findLast(({ scriptId }) => scriptId === script.scriptId)).toMatchObject({
      sourceHash: script.sourceHash,
    });
  });
});

describe('Without their connections to the database', () => {
  it('executors lose no event and run none twice', async () => {
    const script = await installation.put(eventScript(['outage.*'], demo));
    const ids = Array.from({ length: 60 }, (_, i) => `outage-${i}`);
    for (const id of ids) {
      await installation.publish({ id, type: 'outage.one' });
      if (id.endsWith('0')) {
        await installation.database.look(`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and usename = 'runlet_executor'`);
      }
    }
    await waitFor(async () => (await installation.count('executions', script)) === ids.length, { timeoutMs: 40_000 });
    expect(await installation.count('runs', script)).toBe(0);
    const ran = sandbox.jobs.filter(({ scriptId }) => scriptId === script.scriptId);
    expect(new Set(ran.map(({ executionId }) => executionId)).size).toBe(ids.length);
    expect(ran).toHaveLength(ids.length);
  }, 60_000);
});
