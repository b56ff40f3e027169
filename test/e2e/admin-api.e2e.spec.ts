import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEntry, ExecutionView, Page, ScriptSummary, ScriptView } from '@runlet/contracts';
import { DocumentedApi } from '../support/documented-api.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { waitFor } from '../support/wait-for.ts';

interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { field: string; line?: number; column?: number }[];
}

describe('The admin API, with all services behind it', () => {
  let system: TestSystem;
  let api: DocumentedApi;

  beforeAll(async () => {
    system = await startSystem();
    api = await DocumentedApi.open(system.url, system.apiKey);
  }, 60_000);
  afterAll(() => system?.stop());

  const list = async (query = '') => (await api.ok<Page<ScriptSummary>>('GET', `/scripts${query}`)).items;

  it('takes a script through its life', async () => {
    const made = await api.send<ScriptView>('POST', '/scripts', {
      name: 'life',
      type: 'oneoff',
      source: 'return 1',
      tags: ['e2e'],
    });
    const { id } = made.body;
    expect(made).toMatchObject({ status: 201, body: { status: 'draft', latestVersion: 1, liveVersion: null } });
    expect(made.headers.get('location')).toBe(`/api/v1/scripts/${id}`);

    const stands = async (action: string, body?: object) =>
      (await api.ok<ScriptView>('POST', `/scripts/${id}/${action}`, body)) satisfies ScriptView;
    expect(await stands('versions/1/deploy')).toMatchObject({ status: 'active', liveVersion: 1 });
    const saved = await api.ok<ScriptView>('PUT', `/scripts/${id}`, { source: 'return 2', deploy: true });
    expect(saved).toMatchObject({ latestVersion: 2, liveVersion: 2, source: 'return 2' });
    expect(await stands('rollback')).toMatchObject({ liveVersion: 1, latestVersion: 2 });
    expect(await stands('pause')).toMatchObject({ status: 'paused' });
    expect(await stands('activate')).toMatchObject({ status: 'active' });
    expect(await stands('disable', { reason: 'loops' })).toMatchObject({ status: 'disabled', disabledReason: 'loops' });
    expect(await stands('archive')).toMatchObject({ status: 'archived' });
    expect(await stands('restore')).toMatchObject({ status: 'paused' });
    expect(await api.ok('PATCH', `/scripts/${id}`, { name: 'renamed' })).toMatchObject({
      name: 'renamed',
      tags: ['e2e'],
    });

    expect(await list('?tag=e2e&search=renam')).toMatchObject([{ id, name: 'renamed' }]);
    const versions = await api.ok<Page<{ version: number }>>('GET', `/scripts/${id}/versions?limit=1`);
    expect(versions).toMatchObject({ items: [{ version: 2, live: false }], nextCursor: expect.any(String) });
    expect(await api.ok('GET', `/scripts/${id}/versions/1`)).toMatchObject({ source: 'return 1', live: true });

    await stands('archive');
    expect(await api.send('DELETE', `/scripts/${id}`)).toMatchObject({ status: 204 });
    expect(await api.send('GET', `/scripts/${id}`)).toMatchObject({ status: 404 });
    const audit = await api.ok<Page<AuditEntry>>('GET', `/audit?scriptId=${id}&limit=200`);
    expect(audit.items.map(({ type }) => type)).toContain('ScriptDeleted.v1');
  });

  it('refuses five mistakes at once, and saves nothing', async () => {
    const { status, body } = await api.send<Problem>('POST', '/scripts', {
      name: 'x',
      type: 'scheduled',
      source: 'return {;',
      trigger: { cron: '61 * * * *', timezone: 'Mars/Olympus' },
      limits: { executionTimeMs: 1 },
    });
    expect(status).toBe(400);
    const fields = body.errors.map(({ field }) => field);
    const wrong = ['limits.executionTimeMs', 'name', 'source', 'trigger.cron', 'trigger.timezone'];
    expect([...new Set(fields)].sort()).toEqual(wrong);
    expect(body.errors.find(({ field }) => field === 'source')).toMatchObject({ line: 1, column: 9 });
    expect(await list('?search=return%20%7B%3B')).toEqual([]);
  });

  it('lets the second of two saves at the same revision know', async () => {
    const made = await api.send<ScriptView>('POST', '/scripts', { name: 'race', type: 'oneoff', source: 'return 1' });
    const headers = { 'if-match': made.headers.get('etag')! };
    const save = (source: string) => api.send<Problem>('PUT', `/scripts/${made.body.id}`, { source }, headers);
    const statuses = (await Promise.all([save('return 2'), save('return 3')])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 409]);
    expect(await save('return 4')).toMatchObject({ status: 409, body: { code: 'script/revision-conflict' } });
    expect(await api.ok('GET', `/scripts/${made.body.id}`)).toMatchObject({ latestVersion: 2 });
  });

  it('gives a name and a path once', async () => {
    const http = { type: 'http', source: 'return 1', deploy: true, trigger: { path: '/a/:id', methods: ['GET'] } };
    expect(await api.send('POST', '/scripts', { ...http, name: 'first' })).toMatchObject({ status: 201 });
    expect(await api.send('POST', '/scripts', { ...http, name: 'first' })).toMatchObject({ status: 409 });
    const clash = { ...http, name: 'second', trigger: { path: '/a/:other', methods: ['GET'] } };
    expect(await api.send<Problem>('POST', '/scripts', clash)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('first') },
    });
    expect(await list('?search=second')).toEqual([]);
  });

  it('creates one script and one execution for one key', async () => {
    const headers = { 'idempotency-key': 'order-17' };
    const script = { name: 'keyed', type: 'oneoff', source: 'return context.input', deploy: true };
    const create = (body: object) => api.send<ScriptView>('POST', '/scripts', body, headers);
    const made = await create(script);
    expect(await create(script)).toMatchObject({ status: 201, body: { id: made.body.id, latestVersion: 1 } });
    expect(await create({ ...script, source: 'return 2' })).toMatchObject({ status: 422 });

    const path = `/scripts/${made.body.id}/executions`;
    const start = (input: unknown) => api.send<ExecutionView>('POST', `${path}?wait=30`, { input }, headers);
    const run = await start({ a: 1 });
    expect(run).toMatchObject({ status: 200, body: { status: 'completed', output: { a: 1 }, version: 1 } });
    expect(await start({ a: 1 })).toMatchObject({ status: 200, body: { id: run.body.id } });
    expect(await start({ a: 2 })).toMatchObject({ status: 422 });
    expect(await api.executionsOf(made.body.id)).toHaveLength(1);
  });

  it('tells what came of an execution', async () => {
    const { id } = await api.createScript({
      name: 'failing',
      type: 'oneoff',
      source: 'console.log("before", { n: 1 });\nthrow new RangeError("too much");',
    });
    const { body } = await api.send<ExecutionView>('POST', `/scripts/${id}/executions?wait=30`, { input: null });
    expect(body).toMatchObject({ status: 'failed', error: { name: 'RangeError', message: 'too much', line: 2 } });
    expect(await api.logs(body.id)).toMatchObject([{ level: 'info', message: expect.stringContaining('before') }]);
    expect(await api.ok('GET', `/executions/${body.id}/calls`)).toEqual([]);
    const failed = await api.ok<Page<{ id: string }>>('GET', `/executions?scriptId=${id}&status=failed&error=too`);
    expect(failed.items).toMatchObject([{ id: body.id, triggerType: 'manual' }]);
  });

  it('answers an embedded call with the output, or with why there is none', async () => {
    await api.createScript({
      name: 'price',
      type: 'embedded',
      source: 'if (!context.input.n) throw new TypeError("n is missing"); return { total: context.input.n * 2 }',
    });
    expect(await api.send('POST', '/embedded/price', { input: { n: 4 } })).toMatchObject({
      status: 200,
      body: { output: { total: 8 } },
    });
    const failed = await api.send<{ meta: { executionId: string } }>('POST', '/embedded/price', { input: {} });
    expect(failed).toMatchObject({
      status: 422,
      body: { code: 'execution/failed', meta: { error: { name: 'TypeError', message: 'n is missing' } } },
    });
    expect(await api.ended(failed.body.meta.executionId)).toMatchObject({ status: 'failed', trigger: { type: 'api' } });
  });

  it('shows schedules, their ledger, and what an expression means', async () => {
    const { id } = await api.createScript({
      name: 'often',
      type: 'scheduled',
      source: 'return 1',
      trigger: { cron: '* * * * * *' },
    });
    await waitFor(async () => (await api.ok<Page<object>>('GET', `/scripts/${id}/ticks`)).items.length > 0);
    await api.ok('POST', `/scripts/${id}/pause`);
    const { items } = await api.ok<Page<{ scriptId: string }>>('GET', '/schedules');
    expect(items).toContainEqual(expect.objectContaining({ scriptId: id, cron: '* * * * * *' }));
    const preview = '/cron:preview?expression=0%202%20*%20*%20*&timezone=Europe%2FBerlin';
    expect(await api.ok('GET', preview)).toMatchObject({
      next: { length: 5 },
      description: expect.stringMatching(/0?2:00/),
    });
    expect(await api.send('GET', '/cron:preview?expression=0%200%2030%202%20*')).toMatchObject({ status: 400 });
  });

  it('takes in events, and builds read models anew', async () => {
    const event = { specversion: '1.0', id: 'e1', source: '/shop', type: 'order.created', data: 0 };
    expect(await api.send('POST', '/events', event)).toMatchObject({ status: 202, body: { id: 'e1' } });
    const projections = await api.ok<{ name: string }[]>('GET', '/projections');
    expect(projections.map(({ name }) => name)).toEqual(expect.arrayContaining(['scripts', 'audit_log']));
    const before = await list();
    expect(await api.send('POST', '/projections/scripts/rebuild')).toMatchObject({ status: 202 });
    await waitFor(async () => {
      const now = await api.ok<{ name: string; status: string }[]>('GET', '/projections');
      return now.every(({ status }) => status === 'live');
    });
    expect(await list()).toEqual(before);
  });

  it('shows a tenant nothing of another', async () => {
    const { id } = await api.createScript({ name: 'mine', type: 'oneoff', source: 'return 1' });
    const other = await DocumentedApi.open(system.url, await system.addTenant('other'));
    expect(await other.send('GET', `/scripts/${id}`)).toMatchObject({ status: 404 });
    expect(await other.send('PUT', `/scripts/${id}`, { source: 'return 2' })).toMatchObject({ status: 404 });
    expect(await other.send('POST', `/scripts/${id}/executions`)).toMatchObject({ status: 404 });
    const audit = await other.ok<Page<AuditEntry>>('GET', '/audit');
    expect(new Set(audit.items.map(({ stream }) => stream))).toEqual(new Set(['tenant-other']));
  });

  it('keeps secrets and variables, and gives the values of variables alone', async () => {
    const set = await api.ok<object>('PUT', '/secrets/TOKEN', { value: 'never seen again' });
    expect(set).toMatchObject({ name: 'TOKEN', script: null, version: 1 });
    expect(await api.ok('GET', '/secrets/TOKEN')).toEqual(set);
    expect(await api.ok('GET', '/secrets')).toEqual({ items: [set], nextCursor: null });
    expect(JSON.stringify(set)).not.toContain('never seen');
    expect(await api.send('DELETE', '/secrets/TOKEN', undefined, { 'if-match': '"7"' })).toMatchObject({ status: 409 });
    expect(await api.send('DELETE', '/secrets/TOKEN', undefined, { 'if-match': '"0"' })).toMatchObject({ status: 204 });
    expect(await api.send('GET', '/secrets/TOKEN')).toMatchObject({ status: 404 });

    const script = (await api.createScript({ name: 'scoped', type: 'oneoff', source: 'return 1' })).id;
    const region = await api.ok('PUT', `/variables/region?script=${script}`, { value: 'eu' });
    expect(region).toMatchObject({ name: 'region', script, version: 1, value: 'eu' });
    expect(await api.ok('GET', `/variables/region?script=${script}`)).toEqual(region);
    expect(await api.send('GET', '/variables/region')).toMatchObject({ status: 404 });
    expect(await api.ok('GET', '/variables')).toMatchObject({ items: [region] });
    expect(await api.send('DELETE', `/variables/region?script=${script}`)).toMatchObject({ status: 204 });
    expect(await api.send('PUT', '/variables/region', { value: 'eu', script })).toMatchObject({ status: 400 });
  });

  it('says at once which service is away', async () => {
    await system.stopService('catalog');
    const { status, headers, body } = await api.send<Problem>('GET', '/scripts');
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(body.detail).toContain('catalog');
    await system.startService('catalog');
    expect((await list()).length).toBeGreaterThan(0);
  });

  it('has answered every operation as its document says', () => expect(api.untried).toEqual([]));
});
