import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { executor, newId, subjectOf } from '@runlet/contracts';
import { BrokerLink, connectNats, ContractClient, serviceKey, verifyPrincipal, wireHeaders } from '@runlet/messaging';
import { startNats } from '../../../test/support/nats.ts';
import { completed, StandInExecutor } from '../../../test/support/stand-in-executor.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { ExecutorDirectory } from './executor-directory.ts';
import { rendezvousOrder } from './rendezvous.ts';
import { SyncDispatcher } from './sync-dispatcher.ts';
const key = serviceKey('a'.repeat(64), 'executor');
const principal = {
  tenant: 'acme',
  actor: { kind: 'api-key', id: 'k1' },
  permissions: ['scripts.execute'],
};
const input = Buffer.from('{"day":1}');
const request = (facts = {}) => ({
  executionId: newId(),
  tenant: 'acme',
  scriptId: newId(),
  triggerType: 'api',
  http: null,
  correlationId: 'c1',
  causationId: null,
  queuedAt: new Date().toISOString(),
  timeoutMs: 5_000,
  ...facts,
});
const never = () => new Promise(() => undefined);
const echo = (run) => completed(run, run.payload);
const refusing = (kind) => () => ({ reply: { kind } });
describe('The dispatcher of synchronous runs', () => {
  let server;
  let nats;
  let directory;
  let dispatcher;
  let executors = [];
  beforeAll(async () => {
    server = await startNats();
  });
  afterEach(async () => {
    dispatcher.stop();
    directory.stop();
    await Promise.all([...executors.map((each) => each.die()), nats.close()]);
    executors = [];
  });
  afterAll(() => server.stop());
  /** Executors with these answers, in the order in which the tenant's runs are offered to them. */
  const given = async (...answers) => {
    nats = await connectNats({ ...server.credentials('gateway'), name: 'test' });
    directory = new ExecutorDirectory(nats);
    dispatcher = new SyncDispatcher(nats, new ContractClient(nats, () => key), directory);
    const started = directory.start();
    const instances = rendezvousOrder('acme', answers.map(newId));
    executors = await Promise.all(answers.map((answer, n) => StandInExecutor.start(server, answer, instances[n])));
    await started;
    await waitFor(() => directory.instancesFor('acme').length === answers.length);
  };
  const run = (head = request()) =>
    dispatcher.run(head, input, { subjectFor: (instance) => subjectOf(executor.run, instance), principal });
  const askedOf = () => executors.map(({ asked }) => asked.length);
  it("gives a run to the tenant's own executor, with the caller's signed principal", async () => {
    await given(echo, echo, echo);
    const head = request();
    const end = await run(head);
    expect(end).toMatchObject({ kind: 'ended', reply: { executionId: head.executionId, status: 'completed' } });
    expect(end).toHaveProperty('payload', input);
    expect(askedOf()).toEqual([1, 0, 0]);
    const { message } = executors[0].asked[0];
    expect(verifyPrincipal(key, message.headers?.get(wireHeaders.principal), message.subject, message.data)).toEqual(
      principal,
    );
  });
  it('asks the next when one is full or does not know the script', async () => {
    await given(refusing('busy'), refusing('unknown-script'), echo);
    await expect(run()).resolves.toMatchObject({ kind: 'ended' });
    expect(askedOf()).toEqual([1, 1, 1]);
  });
  it('waits for room, and takes it when there is some', async () => {
    let full = true;
    await given((asked) => (full ? { reply: { kind: 'busy' } } : echo(asked)));
    const ended = run();
    await waitFor(() => executors[0].asked.length >= 2);
    full = false;
    await expect(ended).resolves.toMatchObject({ kind: 'ended' });
  });
  it('says that all are full when no room was found', async () => {
    await given(refusing('busy'));
    await expect(run()).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'executor/busy',
      meta: { retryAfterMs: 1_000 },
    });
  });
  it('says that a script is not deployed when nobody knows it, having asked again', async () => {
    await given(refusing('unknown-script'));
    await expect(run()).rejects.toMatchObject({ kind: 'not-found', code: 'script/not-deployed' });
    expect(executors[0].asked.length).toBeGreaterThan(1);
  });
  it('says at once that a script runs as often as it may', async () => {
    await given(() => ({ reply: { kind: 'limited', retryAfterMs: 50 } }), echo);
    await expect(run()).rejects.toMatchObject({ kind: 'limited', code: 'run/limited', meta: { retryAfterMs: 50 } });
    expect(askedOf()).toEqual([1, 0]);
  });
  it('says that no executor is there', async () => {
    await given();
    await expect(run()).rejects.toMatchObject({ kind: 'unavailable', code: 'executor/away' });
  });
  it('goes to the next at once when one has just gone, and finds the way back to none', async () => {
    await given(echo, echo);
    await executors[0].die();
    await expect(run()).resolves.toMatchObject({ kind: 'ended' });
    expect(askedOf()).toEqual([0, 1]);
  });
  it('offers nothing to an executor that drains', async () => {
    await given(echo, echo);
    executors[0].drain();
    await waitFor(() => directory.instancesFor('acme').length === 1);
    await run();
    expect(askedOf()).toEqual([0, 1]);
  });
  it('knows that an executor died in mid-run, and asks no other', async () => {
    await given(never, echo);
    const end = run();
    await waitFor(() => executors[0].asked.length === 1);
    await executors[0].die();
    await expect(end).resolves.toEqual({ kind: 'worker-lost' });
    expect(askedOf()).toEqual([1, 0]);
  });
  it('lets an executor that drains finish what it runs', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers();
    await given(async (asked) => {
      await released;
      return echo(asked);
    });
    const end = run();
    await waitFor(() => executors[0].asked.length === 1);
    executors[0].drain();
    await waitFor(() => directory.instancesFor('acme').length === 0);
    release();
    await expect(end).resolves.toMatchObject({ kind: 'ended' });
  });
  it('takes an executor that lives and does not answer in time for hung', async () => {
    await given(never);
    await expect(run(request({ timeoutMs: 50 }))).rejects.toMatchObject({ kind: 'timeout', code: 'run/timeout' });
  });
  it('does not wait for answers that were lost with the broker', async () => {
    await given(never);
    const end = expect(run()).rejects.toMatchObject({ kind: 'unavailable', code: 'run/outcome-unknown' });
    await waitFor(() => executors[0].asked.length === 1);
    await server.restart();
    await end;
    await waitFor(() => BrokerLink.of(nats).connected);
  });
});
//# sourceMappingURL=sync-dispatcher.int.spec.js.map
