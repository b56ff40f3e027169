import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@runlet/contracts';
import { RunQueue } from '../queue/run-queue.ts';
import type { RunsWaiting } from '../queue/runs-waiting.ts';
import { cronRun, manualRun } from '../testing/new-runs.ts';
import { deployedScript, scheduledScript } from '../testing/scripts.ts';
import { type ExecutorDatabase, startDatabase } from '../testing/test-database.ts';
import { Acceptance } from './acceptance.ts';

let database: ExecutorDatabase;
let announced = 0;
let acceptance: Acceptance;

beforeAll(async () => {
  database = await startDatabase();
  acceptance = new Acceptance(database.pool, { announce: () => void announced++ } as RunsWaiting);
});
afterAll(() => database.dispose());
beforeEach(async () => {
  announced = 0;
  await database.look('truncate runs, run_keys');
});

const ids = async () =>
  (await database.look<{ execution_id: string }>('select execution_id from runs order by seq')).map(
    (row) => row.execution_id,
  );
const startAll = () => new RunQueue(database.pool, newId()).lease({ room: 100, tenantCap: 100, leaseMs: 15_000 });

describe('Acceptance', () => {
  it('takes a run once, in one batch, in two batches, and long after it has ended', async () => {
    const run = manualRun();
    await acceptance.acceptAll([run, run]);
    await acceptance.acceptAll([run, manualRun()]);
    await database.look('delete from runs');
    announced = 0;
    await acceptance.acceptAll([run]);
    expect(await ids()).toEqual([]);
    expect(announced).toBe(0);
  });

  it('takes a run once when replicas accept the same runs at the same time in any order', async () => {
    const runs = Array.from({ length: 50 }, () => manualRun());
    await Promise.all([0, 1, 2, 3].map((n) => acceptance.acceptAll(n % 2 ? runs : runs.toReversed())));
    expect((await ids()).toSorted()).toEqual(runs.map(({ executionId }) => executionId).toSorted());
  });

  it('keeps each run with the payload that is its own, also what text cannot hold', async () => {
    const input = Buffer.from([0, 255, 254, 0, 65]);
    const odd = manualRun(deployedScript(), { input, inputKind: 'http-body', correlationId: 'a\0b\ud800c' });
    const empty = manualRun(deployedScript(), { input: Buffer.alloc(0) });
    await acceptance.acceptAll([odd, empty, manualRun()]);
    const rows = await database.look<{ execution_id: string; input: Buffer; correlation_id: string }>(
      'select * from runs',
    );
    const inputs = new Map(rows.map((row) => [row.execution_id, row.input]));
    expect(inputs.get(odd.executionId)).toEqual(input);
    expect(inputs.get(empty.executionId)).toEqual(Buffer.alloc(0));
    expect(rows.find((row) => row.execution_id === odd.executionId)?.correlation_id).toBe('a\uFFFDb\uFFFDc');
  });

  it('gathers single runs into batches and answers each', async () => {
    const runs = Array.from({ length: 30 }, () => manualRun());
    await Promise.all(runs.map((run) => acceptance.accept(run)));
    expect((await ids()).toSorted()).toEqual(runs.map(({ executionId }) => executionId).toSorted());
  });

  it('holds runs of a paused script', async () => {
    await acceptance.acceptAll([manualRun(deployedScript({ status: 'paused' }))]);
    expect(await database.look('select state from runs')).toEqual([{ state: 'held' }]);
  });
});

describe('A tick', () => {
  const tick = (overlap: 'skip' | 'queue' | 'allow', script = scheduledScript()) => ({
    run: cronRun(script, overlap),
    overlap,
  });

  it('is accepted again when it is offered again, and starts nothing new', async () => {
    const first = tick('skip');
    expect(await acceptance.acceptTick(first)).toBe('accepted');
    expect(await acceptance.acceptTick(first)).toBe('accepted');
    await database.look('delete from runs');
    expect(await acceptance.acceptTick(first)).toBe('accepted');
    expect(await ids()).toEqual([]);
  });

  it('with overlap skip is skipped while a run of the schedule is waiting or running', async () => {
    const script = scheduledScript();
    await acceptance.acceptTick(tick('skip', script));
    expect(await acceptance.acceptTick(tick('skip', script))).toBe('skipped_overlap');
    await startAll();
    expect(await acceptance.acceptTick(tick('skip', script))).toBe('skipped_overlap');
    await database.look('delete from runs');
    expect(await acceptance.acceptTick(tick('skip', script))).toBe('accepted');
  });

  it('with overlap skip is not skipped for runs by hand', async () => {
    const script = scheduledScript();
    await acceptance.acceptAll([manualRun(script)]);
    expect(await acceptance.acceptTick(tick('skip', script))).toBe('accepted');
  });

  it('with overlap queue waits behind what runs, and only one does', async () => {
    const script = scheduledScript();
    await acceptance.acceptTick(tick('queue', script));
    expect(await startAll()).toHaveLength(1);
    expect(await acceptance.acceptTick(tick('queue', script))).toBe('accepted');
    expect(await startAll()).toEqual([]);
    expect(await acceptance.acceptTick(tick('queue', script))).toBe('skipped_overlap');
  });

  it('with overlap allow is always accepted', async () => {
    const script = scheduledScript();
    const answers = await Promise.all([1, 2, 3].map(() => acceptance.acceptTick(tick('allow', script))));
    expect(answers).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await startAll()).toHaveLength(3);
  });

  it('is decided once when replicas are offered ticks of one schedule at the same time', async () => {
    const script = scheduledScript();
    const other = new Acceptance(database.pool, { announce: () => undefined } as RunsWaiting);
    const answers = await Promise.all(
      [acceptance, other, acceptance, other].map((replica) => replica.acceptTick(tick('skip', script))),
    );
    expect(answers.toSorted()).toEqual(['accepted', 'skipped_overlap', 'skipped_overlap', 'skipped_overlap']);
  });
});
