/**
 * Prints what a run in a sandbox costs on this machine: `node apps/executor/src/sandbox/measure.mjs`, after a build.
 * Compare figures of one run of this script with each other: machines and their load differ.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { defaultLimits } from '@runlet/contracts';
import ivm from 'isolated-vm';
import { startSandboxPool } from '../../../../dist/apps/executor/sandbox/start-sandbox-pool.js';

const CODE = 'return { hello: context.input.name, n: 1 };';
const services = {
  loadSource: async (code) => ({ form: 'body', code }),
  call: async () => ({ ok: true, resultJson: 'null', body: null }),
  progress: () => undefined,
};
const job = (tenant, code = CODE) => ({
  executionId: 'e',
  attempt: 1,
  tenant,
  organizationId: null,
  userId: null,
  scriptId: code,
  scriptName: 'Measured',
  version: 1,
  sourceHash: code,
  limits: defaultLimits,
  timeoutMs: 10_000,
  correlationId: 'c',
  idempotencyKey: 'i',
  trigger: { type: 'manual', by: { kind: 'host', id: 'h' } },
  input: Buffer.from('{"name":"Bo"}'),
  inputKind: 'json',
});

const stat = (pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
const children = () =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && stat(pid)[1] === String(process.pid);
    } catch {
      return false;
    }
  });
const childrenCpuUs = () =>
  children().reduce((sum, pid) => sum + (Number(stat(pid)[11]) + Number(stat(pid)[12])) * 10_000, 0);
const pssMb = (pid) => Number(/Pss:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) / 1024;
const quantile = (values, q) => values.sort((a, b) => a - b)[Math.floor(values.length * q)].toFixed(1);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const startPool = (spares) =>
  startSandboxPool({
    spares,
    memoryBudgetBytes: 4 * 1024 ** 3,
    idleMs: 300_000,
    firstUid: 200_000,
    warn: console.warn,
  });
const pool = await startPool(2);
const run = (tenant, code) => pool.run(job(tenant, code), services);

const warm = async (runs, atOnce) => {
  let left = runs;
  let guestMs = 0;
  const [ownBefore, childBefore, start] = [process.cpuUsage(), childrenCpuUs(), performance.now()];
  const worker = async () => {
    while (left-- > 0) guestMs += (await run('warm')).cpuTimeMs;
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(ownBefore);
  return {
    'at once': atOnce,
    'runs/s': Math.round(runs / seconds),
    'executor CPU µs': Math.round((user + system) / runs),
    'sandbox CPU µs': Math.round((childrenCpuUs() - childBefore) / runs),
    'of it in the isolate': Math.round((guestMs * 1000) / runs),
  };
};

/** The same work in an isolate of this very process, one call at a time: what no sandbox can be cheaper than. */
const floor = async (runs) => {
  const isolate = new ivm.Isolate();
  const context = await isolate.createContext();
  const call = await context.eval(
    `async (text) => { const input = JSON.parse(text); ${CODE.replace('context.', '')} }`,
    {
      reference: true,
    },
  );
  const [before, start] = [process.cpuUsage(), performance.now()];
  for (let n = 0; n < runs; n++) {
    await call.apply(undefined, ['{"name":"Bo"}'], { result: { promise: true, copy: true } });
  }
  const { user, system } = process.cpuUsage(before);
  return {
    'at once': 1,
    'runs/s': Math.round((runs * 1000) / (performance.now() - start)),
    'executor CPU µs': Math.round((user + system) / runs),
    'of it in the isolate': Math.round(Number(isolate.cpuTime) / 1000 / runs),
  };
};

/**
 * Memory of about 100 warm isolates: as many scripts, each run once, of as many tenants as it takes when a process keeps
 * 16 of them. All processes are counted whole, and divided by the isolates.
 */
const warmIsolates = async (tenants = 7, scripts = 15) => {
  const others = new Set(children());
  const its = await startPool(1);
  for (let t = 0; t < tenants; t++) {
    for (let n = 0; n < scripts; n++) await its.run(job(`isolates ${t}`, `${CODE} // isolate ${n}`), services);
  }
  await pause(500);
  // The biggest are those of the tenants; spares are beside them.
  const sizes = children()
    .filter((pid) => !others.has(pid))
    .map(pssMb)
    .sort((a, b) => b - a)
    .slice(0, tenants);
  await its.close();
  const total = sizes.reduce((sum, mb) => sum + mb, 0);
  const isolates = tenants * scripts;
  return { isolates, processes: sizes.length, 'PSS MB': Math.round(total), 'MB each': +(total / isolates).toFixed(2) };
};

const firstRuns = async (count, tenantOf) => {
  const times = [];
  for (let n = 0; n < count; n++) {
    await pause(250);
    const start = performance.now();
    await run(tenantOf(n), `${CODE} // ${n} ${tenantOf(n)}`);
    times.push(performance.now() - start);
  }
  return { 'p50 ms': quantile(times, 0.5), 'p99 ms': quantile(times, 0.99), 'max ms': quantile(times, 0.999) };
};

await warm(3_000, 1);
await floor(3_000);
console.table({ floor: await floor(5_000), sandbox: await warm(5_000, 1), 'sandbox, busy': await warm(10_000, 16) });
console.table({
  'first run of a tenant, in a spare': await firstRuns(20, (n) => `tenant ${n}`),
  'first run of a script, in its tenant’s process': await firstRuns(20, () => 'tenant 0'),
});
const idle = children().map(pssMb);
console.log(`${idle.length} processes; PSS of an idle tenant after one run: ${quantile(idle, 0.5)} MB`);
const before = Math.max(...children().map(pssMb));
await Promise.all(Array.from({ length: 10 }, (_, n) => run('tenant 1', `await sdk.sleep(50); return ${n};`)));
await pause(200);
console.log(
  `and after runs of 10 more scripts: ${Math.max(...children().map(pssMb)).toFixed(1)} MB (busiest ${before.toFixed(1)})`,
);
console.table({ 'warm isolates': await warmIsolates() });
await pool.close();
