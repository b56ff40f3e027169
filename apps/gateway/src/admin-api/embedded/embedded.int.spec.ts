import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultLimits, type DeployedScript, newId, type RunReply } from '@runlet/contracts';
import { GatewayRig, TENANT } from '../../../../../test/support/gateway-rig.ts';
import { type Answering, completed, StandInExecutor } from '../../../../../test/support/stand-in-executor.ts';

const script = (name: string, facts: Partial<DeployedScript> = {}): DeployedScript => ({
  tenant: TENANT,
  scriptId: newId(),
  name,
  organizationId: null,
  type: 'embedded',
  status: 'active',
  revision: 1,
  version: 1,
  sourceHash: 'hash',
  trigger: {},
  limits: { ...defaultLimits, executionTimeMs: 2_000 },
  ...facts,
});

describe('An embedded script over HTTP', () => {
  let rig: GatewayRig;
  let executor: StandInExecutor;
  let answering: Answering = (run) => completed(run, '{"price": 9}');

  beforeAll(async () => {
    rig = await GatewayRig.start();
    executor = await StandInExecutor.start(rig.server, (run) => answering(run));
    await rig.buckets.deploy(script('price'));
  });
  afterAll(async () => {
    await executor.die();
    await rig.stop();
  });

  const call = (name: string, body?: unknown) => rig.ask('POST', `/api/v1/embedded/${name}`, { body });

  it('is called as a function', async () => {
    const { status, body } = await call('price', { input: { items: 3 } });
    const { head, payload } = executor.asked.at(-1)!;
    expect([status, body]).toEqual([200, { output: { price: 9 }, executionId: head.executionId }]);
    expect(head).toMatchObject({ tenant: TENANT, triggerType: 'api', http: null, timeoutMs: 2_000 });
    expect(JSON.parse(payload.toString())).toEqual({ items: 3 });
  });

  it('can be called the moment that it was deployed', async () => {
    for (let n = 0; n < 20; n++) {
      await rig.buckets.deploy(script(`fresh-${n}`));
      expect((await call(`fresh-${n}`)).status).toBe(200);
    }
  });

  it.each([
    ['that nobody deployed', 'nothing', 404, 'script/not-deployed'],
    ['of another type', 'hook', 422, 'script/not-embedded'],
    ['that is paused', 'resting', 422, 'script/paused'],
  ])('%s cannot be called', async (_, name, status, code) => {
    await rig.buckets.deploy(script('hook', { type: 'http' }));
    await rig.buckets.deploy(script('resting', { status: 'paused' }));
    expect(await call(name)).toMatchObject({ status, body: { code } });
  });

  it('of another tenant is not there', async () => {
    await rig.buckets.deploy(script('theirs', { tenant: 'other' }));
    expect((await call('theirs')).status).toBe(404);
  });

  it('that fails says with what', async () => {
    const error = { name: 'RangeError', message: 'too much', stack: null, line: 1, column: 1 };
    answering = ({ head }) => ({
      reply: { kind: 'ended', executionId: head.executionId, status: 'failed', durationMs: 1, error, response: null },
    });
    expect(await call('price')).toMatchObject({
      status: 422,
      body: {
        code: 'execution/failed',
        meta: {
          executionId: executor.asked.at(-1)!.head.executionId,
          error: { name: 'RangeError', message: 'too much' },
        },
      },
    });
  });

  it.each<[string, RunReply, number, string]>([
    ['runs as often as it may', { kind: 'limited', retryAfterMs: 3_000 }, 429, '3'],
    ['finds no room', { kind: 'busy' }, 503, '1'],
  ])('that %s says when to try again', async (_, reply, status, retryAfter) => {
    answering = () => ({ reply });
    const answer = await call('price');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter]);
  });

  it('that takes too long is stopped', async () => {
    answering = ({ head }) => ({
      reply: {
        kind: 'ended',
        executionId: head.executionId,
        status: 'timeout',
        durationMs: 2_000,
        error: null,
        response: null,
      },
    });
    expect(await call('price')).toMatchObject({ status: 504, body: { code: 'execution/timeout' } });
  });
});
