import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { MAX_INPUT_BYTES, newId, type RunReply, streams } from '@runlet/contracts';
import { BrokerLink, connectNats, type NatsConnection } from '@runlet/messaging';
import { startNats, type TestNats } from '../../../test/support/nats.ts';
import { type Answering, completed, StandInExecutor } from '../../../test/support/stand-in-executor.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import {
  connectRunlet,
  type RunletClient,
  RunletForbiddenError,
  RunletInvalidError,
  RunletLimitedError,
  RunletOutcomeUnknownError,
  RunletScriptError,
  RunletTimeoutError,
  RunletUnavailableError,
  RunletUnknownScriptError,
} from './index.ts';

const double: Answering = (run) => {
  const { amount } = JSON.parse(run.payload.toString()) as { amount: number };
  return completed(run, JSON.stringify({ price: 2 * amount }));
};
const ending =
  (reply: object): Answering =>
  (run) => ({ reply: { ...completed(run, '').reply, ...reply } as RunReply });
const event = { type: 'payment.processed', source: 'billing', data: { amount: 5 } };

describe("A host service's client", () => {
  let server: TestNats;
  let executor: StandInExecutor;
  let owner: NatsConnection;
  let answering: Answering;
  let runlet: RunletClient;

  beforeAll(async () => {
    server = await startNats();
    executor = await StandInExecutor.start(server, (run) => answering(run));
    const { name, subjects } = streams.domainEvents;
    owner = await connectNats({ ...server.credentials('executor-streams'), name: 'owner of streams' });
    await (await jetstreamManager(owner)).streams.add({ name, subjects: [...subjects] });
    runlet = await connectRunlet(server.credentials('host-demo'));
  });
  beforeEach(() => {
    answering = double;
    executor.asked.length = 0;
  });
  afterAll(async () => {
    await runlet?.close();
    await owner?.close();
    await executor?.die();
    await server?.stop();
  });

  describe('calls an embedded script', () => {
    const call = (input: unknown = { amount: 21 }, timeout?: number) =>
      runlet.call<{ price: number }>('demo', 'price', input, { timeout, correlationId: 'order-1' });

    it('by its name, and gets its output', async () => {
      await expect(call()).resolves.toEqual({ price: 42 });
      expect(executor.asked[0]!.head).toMatchObject({
        tenant: 'demo',
        scriptName: 'price',
        triggerType: 'api',
        correlationId: 'order-1',
        timeoutMs: 30_000,
      });
      expect(executor.asked[0]!.message.subject).toBe(`host.host-demo.demo.${executor.instance}.run.v1`);
    });

    it('and learns what it threw, and where', async () => {
      const error = { name: 'TypeError', message: 'no amount', stack: 'TypeError: …', line: 3, column: 7 };
      answering = ending({ status: 'failed', error });
      const thrown = await call().catch((caught: unknown) => caught);
      expect(thrown).toBeInstanceOf(RunletScriptError);
      expect(thrown).toMatchObject({
        message: 'TypeError: no amount',
        scriptError: error,
        line: 3,
        executionId: executor.asked[0]!.head.executionId,
      });
    });

    it('and waits no longer than it said', async () => {
      answering = () => new Promise(() => undefined);
      await expect(call({}, 50)).rejects.toBeInstanceOf(RunletTimeoutError);
    });

    it('and learns that the script itself took too long', async () => {
      answering = ending({ status: 'timeout' });
      await expect(call()).rejects.toBeInstanceOf(RunletTimeoutError);
    });

    it('and learns that there is none of that name', async () => {
      answering = () => ({ reply: { kind: 'unknown-script' } });
      await expect(call()).rejects.toBeInstanceOf(RunletUnknownScriptError);
    });

    it('and learns when to try again', async () => {
      answering = () => ({ reply: { kind: 'limited', retryAfterMs: 70 } });
      await expect(call()).rejects.toMatchObject({ retryAfterMs: 70 });
      await expect(call()).rejects.toBeInstanceOf(RunletLimitedError);
      answering = () => ({ reply: { kind: 'busy' } });
      await expect(call()).rejects.toBeInstanceOf(RunletUnavailableError);
    });

    it('and learns that its executor died', async () => {
      let reached = false;
      const dying = await StandInExecutor.start(server, () => {
        reached = true;
        return new Promise(() => undefined);
      });
      answering = () => ({ reply: { kind: 'busy' } });
      const called = expect(call()).rejects.toBeInstanceOf(RunletOutcomeUnknownError);
      await waitFor(() => reached);
      await dying.die();
      await called;
    });

    it('of the tenants that it may act for, and of no other', async () => {
      await expect(runlet.call('acme', 'price', {})).rejects.toBeInstanceOf(RunletForbiddenError);
      await expect(runlet.call('demo.>', 'price', {})).rejects.toBeInstanceOf(RunletInvalidError);
    });

    it('with an input that can be sent', async () => {
      const cycle: { self?: unknown } = {};
      cycle.self = cycle;
      await expect(call(cycle)).rejects.toBeInstanceOf(RunletInvalidError);
      await expect(call('x'.repeat(MAX_INPUT_BYTES))).rejects.toMatchObject({ code: 'request/too-large' });
      expect(executor.asked).toEqual([]);
    });
  });

  describe('publishes an event', () => {
    const stored = async (sequence: number) => {
      const manager = await jetstreamManager(owner);
      const message = await manager.streams.getMessage(streams.domainEvents.name, { seq: sequence });
      return { subject: message!.subject, event: message!.json<Record<string, unknown>>() };
    };
    const lastSequence = async () => {
      const stream = await jetstream(owner).streams.get(streams.domainEvents.name);
      return (await stream.info()).state.last_seq;
    };

    it('as a CloudEvent into the stream', async () => {
      const { id, duplicate } = await runlet.publish('demo', event);
      expect(duplicate).toBe(false);
      expect(await stored(await lastSequence())).toEqual({
        subject: 'events.demo.payment.processed',
        event: { specversion: '1.0', id, time: expect.any(String), datacontenttype: 'application/json', ...event },
      });
    });

    it('once, however often it is sent', async () => {
      const id = newId();
      await runlet.publish('demo', { ...event, id });
      const before = await lastSequence();
      await expect(runlet.publish('demo', { ...event, id })).resolves.toEqual({ id, duplicate: true });
      expect(await lastSequence()).toBe(before);
    });

    it('of the tenants that it may act for, and of no other', async () => {
      await expect(runlet.publish('acme', event)).rejects.toBeInstanceOf(RunletForbiddenError);
    });

    it.each([
      ['a type that is none', { ...event, type: 'payment processed' }],
      ['too much data', { ...event, data: 'x'.repeat(MAX_INPUT_BYTES) }],
      ['a time that is none', { ...event, time: 'soon' }],
      ['a date that is none', { ...event, time: new Date(Number.NaN) }],
      ['no source', { type: 'a.b' } as never],
    ])('but not one with %s', async (_, wrong) => {
      await expect(runlet.publish('demo', wrong)).rejects.toBeInstanceOf(RunletInvalidError);
    });
  });

  it('starts a run and gets its id, the same one for the same key', async () => {
    const accepted: object[] = [];
    const subscription = executor.nats.subscribe('host.*.*.run.accept', {
      callback: (_error, message) => {
        const request = message.json<{ executionId: string }>();
        accepted.push({ subject: message.subject, ...request });
        message.respond(JSON.stringify({ id: request.executionId, status: 'pending' }));
      },
    });
    await executor.nats.flush();
    const first = await runlet.run('demo', 'clean-up', { rows: [1] }, { idempotencyKey: 'monday' });
    expect(accepted[0]).toMatchObject({
      subject: 'host.host-demo.demo.run.accept',
      executionId: first,
      scriptName: 'clean-up',
      triggerType: 'manual',
      input: { rows: [1] },
    });
    expect(await runlet.run('demo', 'clean-up', null, { idempotencyKey: 'monday' })).toBe(first);
    const scriptId = newId();
    expect(await runlet.run('demo', { id: scriptId }, null)).not.toBe(first);
    expect(accepted[2]).toMatchObject({ scriptId });
    subscription.unsubscribe();
    await executor.nats.flush();
  });

  it('is told that no executor is there to accept a run', async () => {
    await expect(runlet.run('demo', 'clean-up', null)).rejects.toBeInstanceOf(RunletUnavailableError);
  });

  it('cannot connect to a broker that is not there, or with a wrong password', async () => {
    const credentials = server.credentials('host-demo');
    const nowhere = connectRunlet({ ...credentials, url: 'nats://127.0.0.1:1' });
    await expect(nowhere).rejects.toBeInstanceOf(RunletUnavailableError);
    const wrong = connectRunlet({ ...credentials, password: 'wrong' });
    await expect(wrong).rejects.toBeInstanceOf(RunletForbiddenError);
  });

  it('fails at once while the broker is away, and goes on when it is back', async () => {
    await server.kill();
    // What is sent before the loss is noticed waits for its own time-out.
    await expect(runlet.publish('demo', event)).rejects.toBeInstanceOf(RunletUnavailableError);
    await expect(runlet.call('demo', 'price', {})).rejects.toBeInstanceOf(RunletUnavailableError);
    await server.restart();
    await waitFor(() => BrokerLink.of(executor.nats).connected);
    await waitFor(() => runlet.call('demo', 'price', { amount: 1 }));
  }, 20_000);
});
