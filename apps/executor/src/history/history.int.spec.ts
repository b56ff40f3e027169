import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ExecutionSummary,
  type FinishedRecord,
  type FinishedRun,
  ListExecutions,
  newId,
  validated,
} from '@runlet/contracts';
import { systemTransaction, tenantTransaction } from '@runlet/postgres';
import { insertRuns } from '../acceptance/insert-runs.ts';
import { RunQueue } from '../queue/run-queue.ts';
import { readFinished } from '../recorder/finished-envelope.ts';
import { recordRuns } from '../recorder/record-runs.ts';
import { finishedFrame, finishedRun } from '../testing/finished-runs.ts';
import { manualRun } from '../testing/new-runs.ts';
import { deployedScript, httpScript } from '../testing/scripts.ts';
import { type ExecutorDatabase, startDatabase } from '../testing/test-database.ts';
import { getExecution, getLogs } from './get-execution.ts';
import { listExecutions } from './list-executions.ts';

let database: ExecutorDatabase;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.dispose());
beforeEach(() => database.look('truncate runs, run_keys, executions, execution_payloads'));

const NOW = Date.now();
const at = (secondsAgo: number): string => new Date(NOW - secondsAgo * 1_000).toISOString();

const record = async (run: Partial<FinishedRun>, payloads: Parameters<typeof finishedFrame>[1] = {}) => {
  const finished = finishedRun(run);
  const records = readFinished(finishedFrame(finished, payloads)) as FinishedRecord[];
  await systemTransaction(database.pool, (tx) => recordRuns(tx, records));
  return finished.executionId;
};
const list = (query: object = {}, tenant = 'acme') =>
  tenantTransaction(database.pool, tenant, (tx) => listExecutions(tx, tenant, validated(ListExecutions, query)));
const idsOf = ({ items }: { items: readonly ExecutionSummary[] }) => items.map(({ id }) => id);
const get = (id: string, tenant = 'acme') =>
  tenantTransaction(database.pool, tenant, (tx) => getExecution(tx, tenant, id));

describe('The list of executions', () => {
  it('shows newest first and turns pages until there are none, though several were queued in one moment', async () => {
    const ids: string[] = [];
    for (const secondsAgo of [1, 2, 2, 2, 3]) ids.push(await record({ queuedAt: at(secondsAgo) }));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ limit: 2, ...(cursor && { cursor }) });
      seen.push(...idsOf(page));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toHaveLength(5);
    expect([seen[0], new Set(seen.slice(1, 4)), seen[4]]).toEqual([ids[0], new Set(ids.slice(1, 4)), ids[4]]);
  });

  it('shows those that have not ended among those that have', async () => {
    const script = deployedScript();
    const older = await record({ queuedAt: at(60) });
    const [running, waiting] = [manualRun(script, { queuedAt: new Date(at(50)) }), manualRun(script)];
    await systemTransaction(database.pool, (tx) => insertRuns(tx, [running]));
    await new RunQueue(database.pool, newId()).lease({ room: 1, tenantCap: 1, leaseMs: 1_000 });
    await systemTransaction(database.pool, (tx) => insertRuns(tx, [waiting]));
    const { items } = await list();
    expect(items.map(({ id, status, attemptCount }) => ({ id, status, attemptCount }))).toEqual([
      { id: waiting.executionId, status: 'pending', attemptCount: 0 },
      { id: running.executionId, status: 'running', attemptCount: 1 },
      { id: older, status: 'completed', attemptCount: 1 },
    ]);
    expect(idsOf(await list({ status: 'running' }))).toEqual([running.executionId]);
    expect(idsOf(await list({ error: 'x' }))).toEqual([]);
  });

  it('finds by script, version, status, trigger, correlation and time', async () => {
    const scriptId = newId();
    await record({ queuedAt: at(100) });
    const mine = await record({
      scriptId,
      version: 3,
      outcome: 'timeout',
      triggerType: 'http',
      correlationId: 'order-7',
      queuedAt: at(10),
    });
    for (const query of [
      { scriptId },
      { scriptId, version: 3 },
      { status: 'timeout' },
      { scriptId, status: 'timeout' },
      { trigger: 'http' },
      { correlationId: 'order-7' },
      { from: at(50) },
    ]) {
      expect([query, idsOf(await list(query))]).toEqual([query, [mine]]);
    }
    expect(await list({ scriptId, version: 2 })).toEqual({ items: [], nextCursor: null });
    expect(idsOf(await list({ to: at(50) }))).not.toContain(mine);
  });

  it('finds by a part of the error, taking signs for what they are', async () => {
    const error = { name: 'TypeError', message: '100% of it is "a_b"', stack: null, line: null, column: null };
    const failed = await record({ outcome: 'failed', error });
    await record({ outcome: 'failed', error: { ...error, message: 'else', name: 'RangeError' } });
    for (const part of ['typeerror', '100%', 'a_b"']) expect(idsOf(await list({ error: part }))).toEqual([failed]);
    expect(idsOf(await list({ error: 'a%b' }))).toEqual([]);
  });

  it('refuses a cursor that is none', async () => {
    await expect(list({ cursor: 'bm9uZQ' })).rejects.toMatchObject({ code: 'request/invalid-cursor' });
  });
});

describe('An execution', () => {
  it('is shown with everything that was recorded of it', async () => {
    const error = { name: 'Error', message: 'no', stack: 'Error: no\n    at 2:3', line: 2, column: 3 };
    const logs = [{ at: at(1), level: 'info', message: 'hello', metadata: null }];
    const id = await record(
      { outcome: 'failed', error, causationId: 'e1' },
      { output: 'null', logs: JSON.stringify(logs) },
    );
    expect(await get(id)).toMatchObject({
      id,
      status: 'failed',
      trigger: { type: 'api', by: { kind: 'host', id: 'shop' } },
      input: { a: 1 },
      output: null,
      error,
      attempts: [{ number: 1 }],
      correlationId: 'c1',
      causationId: 'e1',
      durationMs: 1.5,
    });
    expect(await tenantTransaction(database.pool, 'acme', (tx) => getLogs(tx, 'acme', id))).toEqual(logs);
  });

  it('is shown while it waits, its request without credentials', async () => {
    const httpRequest = {
      method: 'POST',
      path: '/hook',
      params: {},
      query: {},
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      cookies: {},
      ip: '192.0.2.1',
    };
    const run = manualRun(httpScript(), {
      trigger: { type: 'http', httpRequest },
      input: Buffer.from('{"paid":true}'),
      inputKind: 'http-body',
    });
    await systemTransaction(database.pool, (tx) => insertRuns(tx, [run]));
    expect(await get(run.executionId)).toMatchObject({
      status: 'pending',
      trigger: { type: 'http', httpRequest: { headers: { 'content-type': 'application/json' } } },
      input: { paid: true },
      output: null,
      attempts: [],
      finishedAt: null,
    });
    const logs = await tenantTransaction(database.pool, 'acme', (tx) => getLogs(tx, 'acme', run.executionId));
    expect(logs).toEqual([]);
  });

  it('with payloads that are no text is shown all the same', async () => {
    const hostile = Buffer.from([0, 0xff, 0xfe, 0x5c]);
    const response = { status: 200, headers: { 'content-type': 'image/png' } };
    const id = await record(
      { triggerType: 'http', response, scriptName: 'a\0b' },
      { input: hostile, output: hostile, logs: hostile },
    );
    const bytes = { $bytes: 'base64', base64: hostile.toString('base64') };
    expect(await get(id)).toMatchObject({ input: bytes, output: { ...response, body: bytes } });
    expect(await tenantTransaction(database.pool, 'acme', (tx) => getLogs(tx, 'acme', id))).toEqual([]);
  });

  it('that is not there is not found', async () => {
    await expect(get(newId())).rejects.toMatchObject({ code: 'execution/not-found' });
  });
});

describe('Another tenant', () => {
  it('sees neither what has ended nor what has not', async () => {
    const ended = await record({});
    const waiting = manualRun();
    await systemTransaction(database.pool, (tx) => insertRuns(tx, [waiting]));
    expect(await list({}, 'globex')).toEqual({ items: [], nextCursor: null });
    for (const id of [ended, waiting.executionId]) {
      await expect(get(id, 'globex')).rejects.toMatchObject({ code: 'execution/not-found' });
    }
  });

  it('sees nothing even by a query that forgets to name a tenant, or that asks a partition', async () => {
    await record({});
    const partition = new Date().toISOString().slice(0, 7).replace('-', '_');
    for (const table of [
      'executions',
      'execution_payloads',
      `executions_${partition}`,
      `execution_payloads_${partition}`,
    ]) {
      const { rowCount } = await tenantTransaction(database.pool, 'globex', (tx) => tx.query(`select from ${table}`));
      expect([table, rowCount]).toEqual([table, 0]);
    }
  });
});

describe('Partitions', () => {
  it('are made ahead once, and dropped when their last day is too old', async () => {
    await database.look(`select create_history_partitions('2020-01-31T23:00:00Z', 2)`);
    await database.look(`select create_history_partitions('2020-01-01T00:00:00Z', 1)`);
    const drop = (oldest: string) =>
      database.look<{ name: string }>('select drop_history_partitions($1) as name', [oldest]);
    expect(await drop('2020-01-31T23:59:59Z')).toEqual([]);
    expect((await drop('2020-02-01T00:00:00Z')).map(({ name }) => name).toSorted()).toEqual([
      'execution_payloads_2020_01',
      'executions_2020_01',
    ]);
    expect(await drop('2020-03-01T00:00:00Z')).toHaveLength(2);
  });
});
