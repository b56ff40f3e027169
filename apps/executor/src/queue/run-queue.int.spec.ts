import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { defaultLimits, type DeployedScript, newId } from '@runlet/contracts';
import { systemTransaction } from '@runlet/postgres';
import { insertRuns } from '../acceptance/insert-runs.ts';
import type { NewRun } from '../acceptance/new-run.ts';
import { afterAttempt } from '../run/after-attempt.ts';
import { cronRun, manualRun } from '../testing/new-runs.ts';
import { deployedScript } from '../testing/scripts.ts';
import { withoutCalls } from '../host-calls/ended-attempt.ts';
import { StandInSandbox } from '../testing/stand-in-sandbox.ts';
import { type ExecutorDatabase, startDatabase } from '../testing/test-database.ts';
import type { LeasedRun } from './leased-run.ts';
import { RunQueue } from './run-queue.ts';
import type { EndOfRun, HandBack } from './settlement.ts';
import { promoteDue, reapExpired } from './sweep.ts';

let database: ExecutorDatabase;
let queue: RunQueue;

beforeAll(async () => {
  database = await startDatabase();
  queue = new RunQueue(database.pool, newId());
});
afterAll(() => database.dispose());
beforeEach(() => database.look('truncate runs, run_keys, tenant_usage, executions, execution_payloads'));

const accept = (...runs: NewRun[]) => systemTransaction(database.pool, (tx) => insertRuns(tx, runs));
const many = (count: number, script: DeployedScript): NewRun[] =>
  Array.from({ length: count }, () => manualRun(script));
const lease = (room: number, from = queue, tenantCap = 1_000) => from.lease({ room, tenantCap, leaseMs: 15_000 });
const limited = (concurrentRuns: number, more: Partial<DeployedScript> = {}) =>
  deployedScript({ limits: { ...defaultLimits, concurrentRuns }, ...more });

const attemptOf = async (more: object = {}) => {
  const sandbox = new StandInSandbox();
  sandbox.behaviour = () => more;
  return withoutCalls(await sandbox.run({} as never, {} as never));
};
const endOf = async (run: LeasedRun): Promise<EndOfRun> => {
  const after = afterAttempt(await attemptOf(), run, 0);
  if (after.kind !== 'end') throw new Error('The run goes on');
  return { kind: 'end', lease: run, end: after.end };
};
const finish = async (...runs: LeasedRun[]) => queue.settle(await Promise.all(runs.map(endOf)), []);
const handBack = (run: LeasedRun, more: Partial<HandBack> = {}): HandBack => ({
  kind: 'hand-back',
  lease: run,
  state: 'waiting',
  delayMs: null,
  progress: run,
  suspect: false,
  ...more,
});
const expire = () => database.look(`update runs set lease_until = now() - interval '1 s' where state = 'running'`);
const reap = () => systemTransaction(database.pool, (tx) => reapExpired(tx));
const states = async () =>
  (await database.look<{ state: string }>('select state from runs order by seq')).map(({ state }) => state);

describe('A lease', () => {
  it('takes the runs of a script that were accepted first, with all that an attempt needs', async () => {
    const script = deployedScript({ version: 7, organizationId: 'org' });
    const runs = many(3, script);
    for (const run of runs) await accept(run);
    const leased = await lease(2);
    expect(new Set(leased.map(({ executionId }) => executionId))).toEqual(
      new Set(runs.slice(0, 2).map(({ executionId }) => executionId)),
    );
    expect(leased[0]).toMatchObject({
      attempt: 1,
      attempts: [],
      tenant: 'acme',
      organizationId: 'org',
      version: 7,
      limits: script.limits,
      trigger: { type: 'manual', by: { kind: 'api-key', id: 'k1' } },
      input: Buffer.from('{"n":1}'),
      actor: { kind: 'api-key', id: 'k1' },
    });
  });

  it('takes no more of a script than may run at once, and lets other scripts pass', async () => {
    const narrow = limited(2);
    const other = limited(1);
    await accept(...many(5, narrow));
    await accept(...many(1, other));
    const leased = await lease(10);
    expect(leased.map(({ scriptId }) => scriptId).toSorted()).toEqual(
      [narrow.scriptId, narrow.scriptId, other.scriptId].toSorted(),
    );
    expect(await lease(10)).toEqual([]);
    await finish(leased.find(({ scriptId }) => scriptId === narrow.scriptId)!);
    expect(await lease(10)).toHaveLength(1);
  });

  it('takes no more of a tenant than its cap, and lets other tenants pass', async () => {
    await accept(...many(5, limited(5)), ...many(5, limited(5)), ...many(5, limited(5, { tenant: 'globex' })));
    const tenants = (await lease(20, queue, 3)).map(({ tenant }) => tenant);
    expect(tenants.filter((tenant) => tenant === 'acme')).toHaveLength(3);
    expect(tenants.filter((tenant) => tenant === 'globex')).toHaveLength(3);
  });

  it('is given first to the tenant that has used the least executor time, however many runs the other has waiting', async () => {
    await accept(...many(50, limited(100)));
    await queue.settle([], [{ tenant: 'acme', usedMs: 60_000 }]);
    await accept(...many(2, limited(100, { tenant: 'globex' })));
    expect((await lease(2)).map(({ tenant }) => tenant)).toEqual(['globex', 'globex']);
    expect((await lease(1)).map(({ tenant }) => tenant)).toEqual(['acme']);
  });

  it('is shared between tenants that have used alike', async () => {
    await accept(...many(20, limited(100)));
    await accept(...many(20, limited(100, { tenant: 'globex' })));
    const tenants = (await lease(10)).map(({ tenant }) => tenant);
    expect(tenants.filter((tenant) => tenant === 'globex')).toHaveLength(5);
  });

  it('of a run that waits for its turn is given only when no other cron run of the script is running', async () => {
    const script = limited(5);
    await accept(cronRun(script, 'allow'));
    const [running] = await lease(5);
    await accept(cronRun(script, 'queue'), manualRun(script));
    expect((await lease(5)).map(({ trigger }) => trigger.type)).toEqual(['manual']);
    await finish(running!);
    expect((await lease(5)).map(({ trigger }) => trigger.type)).toEqual(['cron']);
  });

  it('never lets replicas exceed a limit or have one run at once, however they race', async () => {
    const script = limited(7);
    await accept(...many(60, script));
    const replicas = [queue, new RunQueue(database.pool, newId()), new RunQueue(database.pool, newId())];
    const holders = new Map<string, number>();
    let running = 0;
    let most = 0;

    const work = async (replica: RunQueue): Promise<void> => {
      for (;;) {
        const leased = await lease(4, replica);
        running += leased.length;
        most = Math.max(most, running);
        for (const { executionId } of leased) holders.set(executionId, (holders.get(executionId) ?? 0) + 1);
        const ends = await Promise.all(leased.map(endOf));
        running -= leased.length;
        expect((await replica.settle(ends, [])).size).toBe(leased.length);
        if (leased.length === 0 && (await states()).length === 0) return;
      }
    };
    await Promise.all([...replicas, ...replicas].map(work));
    expect(most).toBeLessThanOrEqual(7);
    expect([...holders.values()]).toEqual(Array(60).fill(1));
    expect(await database.look('select from executions')).toHaveLength(60);
  });
});

describe('Whoever has lost a lease', () => {
  it('can record no end, nor renew it, nor hand it back', async () => {
    await accept(manualRun());
    const [mine] = await lease(1);
    await expire();
    expect(await reap()).toBe(1);
    const [others] = await lease(1, new RunQueue(database.pool, newId()));
    expect(await queue.renew([mine!], 15_000)).toEqual(new Set());
    expect(await queue.settle([await endOf(mine!)], [])).toEqual(new Set());
    expect(await queue.settle([handBack(mine!)], [])).toEqual(new Set());
    expect(await states()).toEqual(['running']);
    expect(await queue.settle([await endOf(others!)], [])).toEqual(new Set([others!.executionId]));
    expect(await database.look('select from executions')).toHaveLength(1);
  });

  it('has not lost those that it renews', async () => {
    await accept(...many(2, deployedScript()));
    const [renewed, forgotten] = await lease(2);
    await expire();
    expect(await queue.renew([renewed!], 15_000)).toEqual(new Set([renewed!.executionId]));
    expect(await reap()).toBe(1);
    expect(await queue.renew([forgotten!], 15_000)).toEqual(new Set());
  });

  it('leaves an attempt that was lost, and a third loss ends the run', async () => {
    await accept(manualRun());
    for (const attempt of [1, 2, 3]) {
      expect((await lease(1))[0]).toMatchObject({ attempt, lost: attempt - 1 });
      await expire();
      await reap();
    }
    expect(await states()).toEqual([]);
    const [ended] = await database.look(`
      select e.status, e.error_name, e.attempt_count, convert_from(p.attempts, 'UTF8')::json as attempts
      from executions e join execution_payloads p using (execution_id)`);
    expect(ended).toMatchObject({
      status: 'failed',
      error_name: 'WorkerLostError',
      attempt_count: 3,
      attempts: [1, 2, 3].map((number) => ({ number, outcome: 'worker_lost' })),
    });
  });
});

describe('A lease whose answer was lost', () => {
  it('is given back by its owner, and the leases that it knows are not', async () => {
    await accept(...many(2, deployedScript()));
    const [known, unknown] = await lease(2);
    await queue.giveBackUnknown([known!.executionId]);
    expect(await queue.renew([known!, unknown!], 15_000)).toEqual(new Set([known!.executionId]));
    expect((await lease(2)).map(({ executionId }) => executionId)).toEqual([unknown!.executionId]);
    await new RunQueue(database.pool, newId()).giveBackUnknown([]);
    expect(await states()).toEqual(['running', 'running']);
  });
});

describe('A run that is handed back', () => {
  it('waits until its back-off is over, and remembers its attempts', async () => {
    await accept(manualRun());
    const [run] = await lease(1);
    const after = afterAttempt(
      await attemptOf({ outcome: 'failed' }),
      { ...run!, retry: { maxAttempts: 2, baseMs: 60_000 } },
      0,
    );
    if (after.kind !== 'queue') throw new Error('The run has ended');
    await queue.settle([handBack(run!, { state: 'delayed', delayMs: after.delayMs, progress: after.progress })], []);
    expect(await lease(1)).toEqual([]);
    const early = await systemTransaction(database.pool, promoteDue);
    expect(early).toEqual({ promoted: 0, nextMs: expect.any(Number) });
    await database.look(`update runs set not_before = now()`);
    expect(await systemTransaction(database.pool, promoteDue)).toEqual({ promoted: 1, nextMs: null });
    expect((await lease(1))[0]).toMatchObject({ attempt: 2, attempts: [{ number: 1, outcome: 'failed' }], lost: 0 });
  });

  it('as if its attempt had not been has the same number again', async () => {
    await accept(manualRun());
    const [first] = await lease(1);
    await queue.settle([handBack(first!, { suspect: true })], []);
    const [second] = await lease(1);
    expect(second).toMatchObject({ attempt: 1, suspect: true });
    expect(second!.fence).toBeGreaterThan(first!.fence);
  });
});

describe('The queue under row-level security', () => {
  it('shows nothing to a query that names no tenant', async () => {
    await accept(manualRun());
    for (const table of ['runs', 'run_keys']) {
      expect((await database.pool.query(`select from ${table}`)).rowCount).toBe(0);
    }
  });
});
