import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import {
  decodeFrame,
  defaultLimits,
  type DeployedScript,
  encodeFrame,
  EXECUTION_FINISHED_SUBJECT,
  executor,
  hostSubjectOf,
  newId,
  type Principal,
  type RunReply,
  type RunRequest,
  subjectOf,
} from '@runlet/contracts';
import { ContractClient } from '@runlet/messaging';
import { waitFor } from '../../../test/support/wait-for.ts';
import { stackless } from './sandbox/outcome.ts';
import { finishedFrame, finishedRun } from './testing/finished-runs.ts';
import { Installation, principalOf, type Replica } from './testing/installation.ts';
import { deployedScript, httpScript } from './testing/scripts.ts';
import { StandInSandbox } from './testing/stand-in-sandbox.ts';

let installation: Installation;
let sandbox: StandInSandbox;
let replica: Replica;

beforeAll(async () => {
  installation = await Installation.start();
  sandbox = new StandInSandbox();
  replica = await installation.startReplica(sandbox);
});
afterAll(() => installation.stop());
afterEach(() => {
  sandbox.behaviour = () => ({});
});

const embedded = (more: Partial<DeployedScript> = {}) =>
  installation.put(deployedScript({ type: 'embedded', ...more }));
const requestFor = (script: DeployedScript, more: Partial<RunRequest> = {}) => ({
  executionId: newId(),
  tenant: script.tenant,
  scriptId: script.scriptId,
  triggerType: script.type === 'http' ? 'http' : 'api',
  http: null,
  correlationId: 'c1',
  causationId: null,
  queuedAt: new Date().toISOString(),
  timeoutMs: 5_000,
  ...more,
});
const answerOf = (frame: Buffer): RunReply & { payload: Buffer } => {
  const { head, sections } = decodeFrame(frame);
  return { ...(head as RunReply), payload: sections[0] ?? Buffer.alloc(0) };
};
const run = async (
  request: object,
  input: Uint8Array = Buffer.from('{"qty":2}'),
  principal: Principal = principalOf('acme'),
) =>
  answerOf(
    await installation.gateway.exchange(executor.run, encodeFrame(request, input), {
      subject: subjectOf(executor.run, replica.instance),
      principal,
    }),
  );
const recorded = (id: string) =>
  waitFor(() => installation.gateway.call(executor.getExecution, { id }, { principal: principalOf('acme') }));

const httpRequest = {
  method: 'POST',
  path: '/hook',
  params: {},
  query: {},
  headers: { 'content-type': 'application/octet-stream', authorization: 'Bearer secret' },
  cookies: { session: 's' },
  ip: '192.0.2.1',
};

describe('A synchronous run', () => {
  it('answers with its output and is in the history with input, output and logs', async () => {
    const script = await embedded();
    const logs = [{ at: new Date().toISOString(), level: 'info', message: 'hello', metadata: null }];
    sandbox.behaviour = ({ input }) => ({
      output: Buffer.from(JSON.stringify({ price: 3, of: JSON.parse(Buffer.from(input).toString()) })),
      logs: Buffer.from(JSON.stringify(logs)),
    });
    const request = requestFor(script, { causationId: 'parent' });
    const reply = await run(request);
    expect(reply).toMatchObject({ kind: 'ended', status: 'completed', executionId: request.executionId, error: null });
    expect(JSON.parse(reply.payload.toString())).toEqual({ price: 3, of: { qty: 2 } });
    expect(await recorded(request.executionId)).toMatchObject({
      status: 'completed',
      input: { qty: 2 },
      output: { price: 3, of: { qty: 2 } },
      trigger: { type: 'api', by: { kind: 'api-key', id: 'k1' } },
      queuedAt: request.queuedAt,
      causationId: 'parent',
      attempts: [{ number: 1, outcome: 'completed' }],
    });
    const lines = await installation.gateway.call(
      executor.getLogs,
      { id: request.executionId },
      { principal: principalOf('acme') },
    );
    expect(lines).toEqual(logs);
  });

  it('over HTTP passes bodies as bytes both ways, and no credentials into the history', async () => {
    const script = await installation.put(httpScript());
    const body = Buffer.from([0, 1, 255, 254]);
    const response = { status: 201, headers: { 'content-type': 'image/png' } };
    sandbox.behaviour = ({ input }) => ({ output: Buffer.from(input), response });
    const request = requestFor(script, { http: httpRequest });
    const anonymous: Principal = { tenant: 'acme', actor: { kind: 'anonymous', id: '192.0.2.1' }, permissions: [] };
    const reply = await run(request, body, anonymous);
    expect(reply).toMatchObject({ kind: 'ended', response });
    expect(reply.payload).toEqual(body);
    expect(sandbox.jobs.at(-1)).toMatchObject({ inputKind: 'http-body', trigger: { httpRequest } });
    const bytes = { $bytes: 'base64', base64: body.toString('base64') };
    expect(await recorded(request.executionId)).toMatchObject({
      input: bytes,
      output: { ...response, body: bytes },
      trigger: {
        type: 'http',
        httpRequest: { path: '/hook', headers: { 'content-type': 'application/octet-stream' }, cookies: {} },
      },
    });
  });

  it('that fails is answered and recorded as failed', async () => {
    const script = await embedded();
    const error = { ...stackless('RangeError', 'too much'), line: 3, column: 7 };
    sandbox.behaviour = () => ({ outcome: 'failed', error, output: null });
    const request = requestFor(script);
    expect(await run(request)).toMatchObject({ kind: 'ended', status: 'failed', error });
    expect(await recorded(request.executionId)).toMatchObject({ status: 'failed', error, output: null });
  });

  it('gets no more time than its caller will wait', async () => {
    const script = await embedded();
    await run(requestFor(script, { timeoutMs: 700 }));
    expect(sandbox.jobs.at(-1)).toMatchObject({ timeoutMs: 700 });
  });

  it('is limited to as many at once as the script allows', async () => {
    const script = await embedded({ limits: { ...defaultLimits, concurrentRuns: 1 } });
    const gate = Promise.withResolvers<object>();
    sandbox.behaviour = () => gate.promise;
    const first = run(requestFor(script));
    await waitFor(() => sandbox.running.size === 1);
    expect(await run(requestFor(script))).toMatchObject({ kind: 'limited', retryAfterMs: expect.any(Number) });
    gate.resolve({});
    expect(await first).toMatchObject({ kind: 'ended' });
    expect(await run(requestFor(script))).toMatchObject({ kind: 'ended' });
  });

  it.each([
    ['is not deployed', () => deployedScript({ type: 'embedded' })],
    ['is paused', () => embedded({ status: 'paused' })],
    ['is not one that is called', () => installation.put(deployedScript({ type: 'oneoff' }))],
    [
      'is an endpoint that answers later',
      () =>
        installation.put(httpScript({ trigger: { path: '/h', methods: ['POST'], access: 'public', mode: 'async' } })),
    ],
  ])('of a script that %s is not begun', async (_, script) => {
    expect(await run(requestFor(await script()))).toMatchObject({ kind: 'unknown-script' });
  });

  it('is refused to who may not run scripts, or not for this tenant', async () => {
    const script = await embedded();
    const reader = principalOf('acme', ['scripts.read']);
    await expect(run(requestFor(script), undefined, reader)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(run(requestFor(script), undefined, principalOf('globex'))).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  it.each([
    ['is no frame', Buffer.from('hello'), 'request/malformed'],
    ['lacks what it must have', encodeFrame({ tenant: 'acme' }), 'request/invalid'],
  ])('is refused when its request %s', async (_, frame, code) => {
    const subject = subjectOf(executor.run, replica.instance);
    const asked = installation.gateway.exchange(executor.run, frame, { subject, principal: principalOf('acme') });
    await expect(asked).rejects.toMatchObject({ code });
  });

  it('is refused with an input that is too large, or a time that is not now', async () => {
    const script = await embedded();
    await expect(run(requestFor(script), Buffer.alloc(1_100_000))).rejects.toMatchObject({ kind: 'too-large' });
    const past = requestFor(script, { queuedAt: '2001-01-01T00:00:00Z' });
    await expect(run(past)).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('A host service', () => {
  const call = async (script: DeployedScript, more: object = {}) => {
    const subject = hostSubjectOf(executor.hostRun, 'host-demo', 'demo', replica.instance);
    const frame = encodeFrame({ ...requestFor(script), ...more }, Buffer.from('{}'));
    return answerOf(await new ContractClient(installation.host).exchange(executor.hostRun, frame, { subject }));
  };

  it('calls an embedded script by its name', async () => {
    const script = await embedded({ tenant: 'demo', name: 'price' });
    sandbox.behaviour = () => ({ output: Buffer.from('42') });
    const reply = await call(script, { scriptId: undefined, scriptName: 'price' });
    expect(reply).toMatchObject({ kind: 'ended', status: 'completed' });
    expect(reply.payload.toString()).toBe('42');
  });

  it('cannot call for another tenant than its subject names, nor pass for an endpoint', async () => {
    const others = await embedded();
    await expect(call(others)).rejects.toMatchObject({ kind: 'forbidden' });
    const endpoint = await installation.put(httpScript({ tenant: 'demo' }));
    await expect(call(endpoint, { http: httpRequest })).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('The recorder', () => {
  const publish = async (frame: Uint8Array): Promise<void> => {
    await jetstream(await installation.connect('executor-streams')).publish(EXECUTION_FINISHED_SUBJECT, frame);
  };

  it('takes a record that is delivered again once', async () => {
    const finished = finishedRun();
    for (let i = 0; i < 3; i++) await publish(finishedFrame(finished));
    const next = finishedRun();
    await publish(finishedFrame(next));
    await recorded(next.executionId);
    const rows = await installation.database.look('select from executions where execution_id = $1', [
      finished.executionId,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('is held up by nothing that cannot be stored', async () => {
    const hostile = Buffer.from([0, 0xff, 0xc0, 0x5c]);
    await publish(hostile);
    await publish(encodeFrame(finishedRun()));
    await publish(finishedFrame(finishedRun({ queuedAt: '1990-01-01T00:00:00.000Z' })));
    await publish(finishedFrame(finishedRun({ version: 1e12 })));
    await publish(finishedFrame(finishedRun({ error: 'no' as never })));
    const posing = JSON.stringify(finishedRun()).replace('{', '{"__proto__":{"constructor":{}},');
    await publish(finishedFrame(JSON.parse(posing.replace('"tenant":"acme"', '"tenant":7'))));
    const odd = finishedRun({
      scriptName: 'a\0b',
      correlationId: '\ud800',
      outcome: 'failed',
      error: stackless('E\0', '\0'),
    });
    await publish(finishedFrame(odd, { input: hostile, output: hostile, logs: hostile }));
    expect(await recorded(odd.executionId)).toMatchObject({
      scriptName: 'a\uFFFDb',
      input: { $bytes: 'base64', base64: hostile.toString('base64') },
    });
  });
});

describe('While the stream of records is full', () => {
  it('a run is not said to have ended', async () => {
    const script = await embedded();
    const full = await installation.startReplica(sandbox, { FINISHED_BYTES: 1 });
    await waitFor(async () => {
      const { config } = await (
        await jetstreamManager(await installation.connect('executor-streams'))
      ).streams.info('EXECUTIONS');
      return config.max_bytes === 1;
    });
    const frame = encodeFrame(requestFor(script), Buffer.from('{}'));
    const subject = subjectOf(executor.run, full.instance);
    const asked = installation.gateway.exchange(executor.run, frame, { subject, principal: principalOf('acme') });
    await expect(asked).rejects.toMatchObject({ kind: 'unavailable', code: 'history/unavailable' });
  });
});
