import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AnsweredRun,
  answersSubject,
  decodeAnswers,
  defaultLimits,
  type DeployedScript,
  encodeFrame,
  encodeRuns,
  executor,
  GATEWAY,
  newId,
  type Principal,
  type RunRequest,
  subjectOf,
} from '@runlet/contracts';
import type { NatsConnection } from '@runlet/messaging';
import { waitFor } from '../../../test/support/wait-for.ts';
import { Installation, principalOf, type Replica } from './testing/installation.ts';
import { deployedScript } from './testing/scripts.ts';
import { StandInSandbox } from './testing/stand-in-sandbox.ts';

let installation: Installation;
let sandbox: StandInSandbox;
let replica: Replica;
let gateway: NatsConnection;
let messages: (readonly AnsweredRun[])[] = [];

const answersTo = 'g1';

beforeAll(async () => {
  installation = await Installation.start();
  sandbox = new StandInSandbox();
  replica = await installation.startReplica(sandbox);
  gateway = await installation.connect('gateway');
  gateway.subscribe(answersSubject(answersTo), {
    callback: (_, { data }) => void messages.push(decodeAnswers(data)),
  });
  await gateway.flush();
});
afterAll(() => installation.stop());
beforeEach(() => {
  messages = [];
});
afterEach(() => {
  sandbox.behaviour = () => ({});
});

const embedded = (more: Partial<DeployedScript> = {}) =>
  installation.put(deployedScript({ type: 'embedded', ...more }));
const requestFor = (script: DeployedScript): RunRequest => ({
  executionId: newId(),
  tenant: script.tenant,
  scriptId: script.scriptId,
  triggerType: 'api',
  http: null,
  correlationId: 'c1',
  causationId: null,
  queuedAt: new Date().toISOString(),
  timeoutMs: 5_000,
});
const post = (frame: Uint8Array) => {
  const subject = subjectOf(executor.runs, replica.instance);
  const replyTo = `${executor.answers.subject}.${answersTo}.1`;
  installation.gateway.post(executor.runs, frame, { subject, replyTo, principal: GATEWAY });
};
const frameOf = (...runs: readonly (readonly [RunRequest, Principal])[]) =>
  encodeRuns({
    answersTo,
    runs: runs.map(([head, principal], call) => ({ call, principal, head, payload: Buffer.from(`[${call}]`) })),
  });
/** The answers in the order of the runs, once all are there. */
const answers = async (count: number) => {
  await waitFor(() => messages.flat().length === count);
  return messages.flat().toSorted((a, b) => a.call - b.call);
};

describe('Runs that a gateway asks for in one message', () => {
  it('are run, answered, and recorded each', async () => {
    const script = await embedded();
    sandbox.behaviour = ({ input }) => ({ output: Buffer.from(input) });
    const heads = [requestFor(script), requestFor(script), requestFor(script)];
    post(frameOf(...heads.map((head) => [head, principalOf('acme')] as const)));
    expect(await answers(3)).toEqual(
      heads.map(({ executionId }, call) => ({
        call,
        answer: expect.objectContaining({ kind: 'ended', executionId, status: 'completed' }),
        payload: Buffer.from(`[${call}]`),
      })),
    );
    for (const { executionId: id } of heads) {
      const execution = () =>
        installation.gateway.call(executor.getExecution, { id }, { principal: principalOf('acme') });
      expect(await waitFor(execution)).toMatchObject({ status: 'completed', trigger: { by: { id: 'k1' } } });
    }
  });

  it('are answered together when they end together', async () => {
    const script = await embedded({ limits: { ...defaultLimits, concurrentRuns: 1 } });
    post(frameOf(...Array.from({ length: 3 }, () => [requestFor(script), principalOf('acme')] as const)));
    const kinds = (await answers(3)).map(({ answer }) => answer.kind);
    expect(kinds).toEqual(['ended', 'limited', 'limited']);
    expect(messages.map(({ length }) => length).toSorted()).toEqual([1, 2]);
  });

  it('are each for their own caller: what one may not do keeps no other', async () => {
    const script = await embedded();
    const others = await embedded({ tenant: 'globex' });
    post(
      frameOf(
        [requestFor(script), principalOf('globex')],
        [requestFor(script), principalOf('acme', ['scripts.read'])],
        [{ ...requestFor(script), timeoutMs: 0 }, principalOf('acme')],
        [requestFor(others), principalOf('globex')],
      ),
    );
    const [otherTenant, reader, malformed, well] = (await answers(4)).map(({ answer }) => answer);
    expect(otherTenant).toMatchObject({ kind: 'problem', problem: { code: 'principal/refused' } });
    expect(reader).toMatchObject({ kind: 'problem', problem: { code: 'auth/permission-missing' } });
    expect(malformed).toMatchObject({ kind: 'problem', problem: { code: 'request/invalid' } });
    expect(well).toMatchObject({ kind: 'ended' });
  });

  it.each([
    ['a caller of its own', principalOf('acme')],
    ['nobody', undefined],
    ['a service that is no gateway', { ...GATEWAY, actor: { kind: 'service', id: 'scheduler' } } as Principal],
  ])('are refused from %s', async (_, principal) => {
    const script = await embedded();
    const before = sandbox.jobs.length;
    const asked = installation.gateway.exchange(executor.runs, frameOf([requestFor(script), principalOf('acme')]), {
      subject: subjectOf(executor.runs, replica.instance),
      principal,
    });
    await expect(asked).rejects.toMatchObject({ code: 'principal/refused' });
    expect(sandbox.jobs.length).toBe(before);
  });

  it.each([
    ['is no frame', Buffer.from('hello')],
    ['names no runs', encodeFrame({ answersTo })],
    ['is a frame of something else', encodeFrame([null])],
  ])('are refused when the message %s', async (_, frame) => {
    const subject = subjectOf(executor.runs, replica.instance);
    const asked = installation.gateway.exchange(executor.runs, frame, { subject, principal: GATEWAY });
    await expect(asked).rejects.toMatchObject({ code: 'request/malformed' });
  });
});
