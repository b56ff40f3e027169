import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { executor, type ExecutionView, newId } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { GatewayRig, TENANT } from '../../../../../test/support/gateway-rig.ts';
import type { StandInService } from '../../../../../test/support/stand-in-service.ts';
import { waitFor } from '../../../../../test/support/wait-for.ts';

const sampleExecution = (facts: Partial<ExecutionView>): ExecutionView => ({
  id: newId(),
  scriptId: newId(),
  scriptName: 'import',
  version: 1,
  status: 'pending',
  trigger: { type: 'manual' },
  input: null,
  output: null,
  error: null,
  progress: null,
  attempts: [],
  attemptCount: 0,
  queuedAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  durationMs: null,
  cpuTimeMs: null,
  memoryBytes: null,
  sdkCalls: null,
  correlationId: 'c1',
  causationId: null,
  ...facts,
});

describe('A start by hand over HTTP', () => {
  let rig: GatewayRig;
  let service: StandInService;
  const scriptId = newId();
  const path = `/api/v1/scripts/${scriptId}/executions`;
  /** Executions as the executor has them. */
  const kept = new Map<string, ExecutionView>();

  const end = (id: string): void => {
    const before = kept.get(id)!;
    kept.set(id, { ...before, status: 'completed', output: 1, finishedAt: '2026-01-01T00:00:01.000Z' });
    service.nats.publish(`${executor.runEnded.subject}.${TENANT}.${id}`, '{}');
  };

  beforeAll(async () => {
    rig = await GatewayRig.start();
    service = await rig.standIn('executor');
    await service.answers(executor.getExecution, ({ request }) => {
      const found = kept.get(String(request['id']));
      if (!found) throw new ProblemError({ kind: 'not-found', code: 'execution/not-found', detail: 'None.' });
      return found;
    });
  });
  afterAll(() => rig.stop());

  /** Accepts as the executor does: what is there already stays. `then` sees the new id before the answer goes out. */
  const accept = (then: (id: string) => void = () => undefined) =>
    service.answers(executor.acceptRun, ({ request }) => {
      const id = String(request['executionId']);
      if (!kept.has(id)) kept.set(id, sampleExecution({ id, scriptId, input: request['input'] }));
      then(id);
      return { id, status: 'pending' as const };
    });
  beforeEach(() => accept());

  it('is taken, and says where it can be looked at', async () => {
    const { status, headers, body } = await rig.ask('POST', path, { body: { input: { a: 1 } } });
    expect([status, body]).toEqual([202, { id: expect.any(String), status: 'pending' }]);
    expect(headers.get('location')).toBe(`/api/v1/executions/${body.id}`);
    const { request, correlationId } = service.callsOf(executor.acceptRun).at(-1)!;
    expect(request).toMatchObject({ scriptId, triggerType: 'manual', input: { a: 1 }, correlationId });
  });

  it('needs no body', async () => {
    expect(await rig.ask('POST', path)).toMatchObject({ status: 202 });
    expect(service.callsOf(executor.acceptRun).at(-1)?.request).toMatchObject({ input: null });
  });

  it('can wait for its end', async () => {
    await accept((id) => setImmediate(end, id));
    expect(await rig.ask('POST', `${path}?wait=30`)).toMatchObject({
      status: 200,
      body: { status: 'completed', output: 1 },
    });
  });

  it('misses no end, however fast it comes', async () => {
    await accept(end);
    expect(await rig.ask('POST', `${path}?wait=30`)).toMatchObject({ status: 200, body: { output: 1 } });
  });

  it('waits for the history, which follows the announcement', async () => {
    await accept((id) => {
      service.nats.publish(`${executor.runEnded.subject}.${TENANT}.${id}`, '{}');
      setTimeout(end, 150, id);
    });
    expect(await rig.ask('POST', `${path}?wait=30`)).toMatchObject({ status: 200, body: { output: 1 } });
  });

  it('answers that it goes on when the time is over', async () => {
    expect(await rig.ask('POST', `${path}?wait=1`)).toMatchObject({ status: 202, body: { status: 'pending' } });
  });

  it.each(['61', '-1', 'long'])('cannot wait %s seconds', async (wait) => {
    expect(await rig.ask('POST', `${path}?wait=${wait}`)).toMatchObject({
      status: 400,
      body: { errors: expect.arrayContaining([expect.objectContaining({ field: 'wait' })]) },
    });
  });

  it('is one execution for one key', async () => {
    const headers = { 'idempotency-key': 'order-17' };
    const first = await rig.ask('POST', path, { body: { input: 1 }, headers });
    end(first.body.id);
    const again = await rig.ask('POST', `${path}?wait=30`, { body: { input: 1 }, headers });
    expect(again).toMatchObject({ status: 200, body: { id: first.body.id } });
    expect(await rig.ask('POST', path, { body: { input: 2 }, headers })).toMatchObject({
      status: 422,
      body: { code: 'request/idempotency-key-reused' },
    });
  });

  it('takes no input beyond 1 MB', async () => {
    const { status, body } = await rig.ask('POST', path, { body: { input: 'x'.repeat(1024 * 1024) } });
    expect([status, body.code]).toEqual([413, 'request/input-too-large']);
  });

  it('takes nothing beside an input', async () => {
    expect(await rig.ask('POST', path, { body: { input: 1, version: 2 } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'version', message: 'is not a known field' }] },
    });
  });

  it('needs the permission to execute, and to read only for what it wants to see', async () => {
    const key = await rig.issueKey(['scripts.execute']);
    expect((await rig.ask('POST', path, { key })).status).toBe(202);
    expect(await rig.ask('POST', `${path}?wait=1`, { key })).toMatchObject({
      status: 403,
      body: { meta: { permission: 'scripts.read' } },
    });
  });

  it('is refused as the executor refuses it', async () => {
    await service.answers(executor.acceptRun, () => {
      throw new ProblemError({ kind: 'rejected', code: 'script/not-active', detail: 'Not active.' });
    });
    expect(await rig.ask('POST', path)).toMatchObject({ status: 422, body: { code: 'script/not-active' } });
  });

  it('is not waited for by a gateway that is told to go', async () => {
    const asked = service.asked.length;
    const answer = rig.ask('POST', `${path}?wait=60`);
    await waitFor(() => service.asked.length > asked + 1);
    await rig.app.close();
    expect(await answer).toMatchObject({ status: 202, body: { status: 'pending' } });
  });
});
