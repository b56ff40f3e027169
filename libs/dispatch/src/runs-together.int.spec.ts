import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { executor, GATEWAY, newId, type Principal, type RunRequest, subjectOf } from '@runlet/contracts';
import {
  connectNats,
  ContractClient,
  type NatsConnection,
  serviceKey,
  verifyPrincipal,
  wireHeaders,
} from '@runlet/messaging';
import { startNats, type TestNats } from '../../../test/support/nats.ts';
import { type Answering, completed, StandInExecutor } from '../../../test/support/stand-in-executor.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { ExecutorDirectory } from './executor-directory.ts';
import { rendezvousOrder } from './rendezvous.ts';
import { SyncDispatcher } from './sync-dispatcher.ts';

const key = serviceKey('a'.repeat(64), 'executor');
const principal: Principal = {
  tenant: 'acme',
  actor: { kind: 'anonymous', id: 'public' },
  permissions: ['scripts.execute'],
};
const request = (facts: Partial<RunRequest> = {}): RunRequest => ({
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
const echo: Answering = (run) => completed(run, run.payload);
const never: Answering = () => new Promise(() => undefined);

describe('Runs of one moment', () => {
  let server: TestNats;
  let nats: NatsConnection;
  let directory: ExecutorDirectory;
  let dispatcher: SyncDispatcher;
  let executors: StandInExecutor[] = [];

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
  const given = async (...answers: readonly Answering[]): Promise<void> => {
    nats = await connectNats({ ...server.credentials('gateway'), name: 'test' });
    directory = new ExecutorDirectory(nats);
    dispatcher = new SyncDispatcher(nats, new ContractClient(nats, () => key), directory, { together: true });
    const started = directory.start();
    const instances = rendezvousOrder('acme', answers.map(newId));
    executors = await Promise.all(answers.map((answer, n) => StandInExecutor.start(server, answer, instances[n])));
    await started;
    await waitFor(() => directory.instancesFor('acme').length === answers.length);
  };
  const run = (head: RunRequest, input = '{}') =>
    dispatcher.run(head, Buffer.from(input), {
      subjectFor: (instance) => subjectOf(executor.run, instance),
      principal,
    });
  const runs = (count: number) => Promise.all(Array.from({ length: count }, (_, n) => run(request(), `[${n}]`)));
  const inputsOf = (ends: readonly object[]) => ends.map((end) => (end as { payload: Buffer }).payload.toString());
  const messages = (n: number) => new Set(executors[n]!.asked.map(({ message }) => message)).size;

  it('travel in one message that the gateway signed, and each gets its own answer', async () => {
    await given(echo);
    await executors[0]!.answerTogether();
    expect(inputsOf(await runs(10))).toEqual(Array.from({ length: 10 }, (_, n) => `[${n}]`));
    expect(messages(0)).toBe(1);
    const { message } = executors[0]!.asked[0]!;
    expect(verifyPrincipal(key, message.headers?.get(wireHeaders.principal), message.subject, message.data)).toEqual(
      GATEWAY,
    );
  });

  it('need as many messages as their inputs are large', async () => {
    await given(echo);
    await executors[0]!.answerTogether();
    const large = `"${'x'.repeat(1_000_000)}"`;
    const ends = await Promise.all(Array.from({ length: 8 }, () => run(request(), large)));
    expect(inputsOf(ends)).toEqual(ends.map(() => large));
    expect(messages(0)).toBe(2);
  });

  it('are a message like any other where there is but one', async () => {
    await given(echo);
    await executors[0]!.answerTogether();
    await run(request());
    expect(executors[0]!.asked[0]!.message.subject).toBe(subjectOf(executor.run, executors[0]!.instance));
  });

  it('go one by one to an executor that knows no such messages', async () => {
    await given(echo);
    expect(inputsOf(await runs(3))).toEqual(['[0]', '[1]', '[2]']);
    expect(messages(0)).toBe(3);
  });

  it('are offered to the next executor where the first has no room', async () => {
    await given(() => ({ reply: { kind: 'busy' } }), echo);
    await Promise.all(executors.map((each) => each.answerTogether()));
    expect(inputsOf(await runs(3))).toEqual(['[0]', '[1]', '[2]']);
    expect(executors.map(({ asked }) => asked.length)).toEqual([3, 3]);
  });

  it('end each in its own time', async () => {
    await given((asked) => (asked.head.timeoutMs > 1_000 ? echo(asked) : never(asked)));
    await executors[0]!.answerTogether();
    const [late, timely] = await Promise.allSettled([run(request({ timeoutMs: 50 })), run(request())]);
    expect(late).toMatchObject({ status: 'rejected', reason: { code: 'run/timeout' } });
    expect(timely).toMatchObject({ status: 'fulfilled', value: { kind: 'ended' } });
  });

  it('are all known to be lost when their executor dies', async () => {
    await given(never, echo);
    await executors[0]!.answerTogether();
    const ends = runs(2);
    await waitFor(() => executors[0]!.asked.length === 2);
    await executors[0]!.die();
    await expect(ends).resolves.toEqual([{ kind: 'worker-lost' }, { kind: 'worker-lost' }]);
    expect(executors[1]!.asked).toEqual([]);
  });
});
