import { describe, expect, it } from '@jest/globals';
import type { Rig } from './rig.contract.ts';

/** A run may go on this long after its limit, ms. */
const LATE_MS = 1_000;

/** Scripts that use too much of something, and how they must end. */
export const limitsHold = (rig: Rig): void => {
  const stops = async (source: string, timeoutMs = 400): Promise<void> => {
    const told = await rig.run(source, { timeoutMs });
    expect(told).toMatchObject({ outcome: 'timeout', timeoutReason: 'wall', error: { name: 'TimeoutError' } });
    expect(told.durationMs).toBeLessThan(timeoutMs + LATE_MS);
  };

  describe('time', () => {
    it.each([
      ['a loop', 'while (true) {}'],
      ['a loop after an await', 'await sdk.sleep(20); while (true) {}'],
      ['a loop of microtasks', 'for (;;) await null;'],
      ['a promise that never settles', 'await new Promise(() => {});'],
      ['a loop in a timer', 'setTimeout(() => { for (;;); }, 10); await new Promise(() => {});'],
      ['a loop in a getter of the output', 'return { get x() { for (;;); } };'],
      ['a loop in toJSON', 'return { toJSON() { for (;;); } };'],
      ['a loop in an error that is thrown', 'throw { get message() { for (;;); } };'],
      ['a loop in a proxy that is returned', 'return new Proxy({}, { ownKeys() { for (;;); } });'],
      ['a thenable that never answers', 'return { then() {} };'],
      ['a loop in a module', 'for (;;); export default () => 1;'],
      ['logging for ever', 'for (;;) console.log("x");'],
      ['a regular expression that backtracks', '/^(a+)+$/.test("a".repeat(40) + "b");'],
      ['timers that start timers', 'const again = () => setTimeout(again, 0); again(); await new Promise(() => {});'],
      ['asking for the budget for ever', 'for (;;) context.budget();'],
    ])('stops %s', async (_title, source) => stops(source));

    it.each([
      ['BigInt arithmetic', 'let x = 3n; for (;;) x = x * x;'],
      ['sorting', 'Array(6e7).fill(0).sort();'],
      ['a long join', 'const a = Array(3e7).fill("ab"); for (;;) a.join(",").replaceAll("a", "bb");'],
    ])('stops %s, which nothing in the process can stop', async (_title, source) => {
      const told = await rig.run(source, { timeoutMs: 600, limits: { memoryBytes: 512 * 1024 * 1024 } });
      expect(['timeout', 'failed']).toContain(told.outcome);
      if (told.outcome === 'failed') expect(told.error!.name).toMatch(/^(MemoryLimit|Range)Error$/);
      expect(told.durationMs).toBeLessThan(600 + LATE_MS);
    });

    it('ends a run that has used its CPU time, and says so', async () => {
      const told = await rig.run('for (;;) {}', { timeoutMs: 5_000, limits: { cpuTimeMs: 200 } });
      expect(told).toMatchObject({ outcome: 'timeout', timeoutReason: 'cpu' });
      expect(told.error!.message).toContain('CPU time');
    });

    it('adds up CPU time over awaits, and does not count sleep', async () => {
      const burn = 'for (let end = Date.now() + 30; Date.now() < end; );';
      const source = `for (let i = 0; i < 100; i++) { ${burn} await sdk.sleep(1); }`;
      const told = await rig.run(source, { timeoutMs: 10_000, limits: { cpuTimeMs: 150 } });
      expect(told).toMatchObject({ outcome: 'timeout', timeoutReason: 'cpu' });
      const sleeper = await rig.run('await sdk.sleep(300);', { limits: { cpuTimeMs: 100 } });
      expect(sleeper.outcome).toBe('completed');
    });

    it('keeps the log lines of a run that was stopped', async () => {
      const told = await rig.run('console.log("before"); while (true) {}', { timeoutMs: 300 });
      expect(told.logs.map(({ message }) => message)).toEqual(['before']);
    });

    it('completes although something runs on that nobody waits for', async () => {
      const told = await rig.run('(async () => { for (;;) await null; })(); return 1;');
      expect(told).toMatchObject({ outcome: 'completed', output: 1 });
      expect(told.durationMs).toBeLessThan(1_000);
    });
  });

  describe('memory', () => {
    it.each([
      ['an array', 'const a = []; for (;;) a.push({ a: [a.length] });'],
      ['a string', 'let s = "abc"; const all = []; for (;;) { s = s + s.slice(0, 1e6) + "x"; all.push(s.split("")); }'],
      ['a Map', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, [i]);'],
      ['an object as a dictionary', 'const o = {}; for (let i = 0; ; i++) o["key" + i] = i;'],
      ['a buffer of 1 GB', 'return new Uint8Array(1024 ** 3).fill(1).length;'],
      ['many buffers', 'const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1));'],
      [
        'a resizable buffer',
        'const b = new ArrayBuffer(8, { maxByteLength: 2 ** 30 }); b.resize(2 ** 30); new Uint8Array(b).fill(1); return b.byteLength;',
      ],
      ['concatenated arrays', 'let a = Array(1e6).fill(1); for (;;) a = a.concat(a);'],
      ['promises', 'const all = []; for (;;) all.push(new Promise(() => {}));'],
    ])('stops a script that fills %s', async (_title, source) => {
      const told = await rig.run(source, { timeoutMs: 30_000, limits: { cpuTimeMs: 30_000 } });
      expect(told).toMatchObject({ outcome: 'failed', error: { name: 'MemoryLimitError' } });
      expect(told.error!.message).toContain('64 MB');
    });

    it('holds after an await too', async () => {
      const told = await rig.run('await sdk.sleep(5); const a = []; for (;;) a.push([a.length]);', {
        timeoutMs: 10_000,
      });
      expect(told.error!.name).toBe('MemoryLimitError');
    });

    it('serves the tenant again after that', async () => {
      expect(await rig.output('return "back";')).toBe('back');
    });
  });

  describe('output, logs, calls', () => {
    it.each(['return "x".repeat(10 * 1024 * 1024);', 'return ["ü".repeat(600_000)];'])(
      'refuses an output beyond its limit: %s',
      async (source) => {
        const told = await rig.run(source);
        expect(told).toMatchObject({ outcome: 'failed', retryable: false, error: { name: 'OutputLimitError' } });
      },
    );

    it('keeps 1,000 log lines and says how many more there were', async () => {
      const { logs } = await rig.run('for (let i = 0; i < 2500; i++) console.log("line", i);');
      expect(logs).toHaveLength(1_001);
      expect(logs[999]!.message).toBe('line 999');
      expect(logs[1_000]).toMatchObject({ level: 'warn', message: expect.stringContaining('1500 more log lines') });
    });

    it('keeps 256 KB of log lines', async () => {
      const { logs } = await rig.run('for (let i = 0; i < 100; i++) console.log("y".repeat(10_000));');
      expect(logs.length).toBeLessThan(30);
      expect(logs.at(-1)!.message).toContain('dropped');
    });

    it('rejects the call that is one too many', async () => {
      const source = `const seen = [];
for (let i = 0; i < 5; i++) {
  try { await events.publish("a.b.c", i); seen.push("ok"); }
  catch (error) { seen.push(error.name); }
}
return seen;`;
      const told = await rig.run(source, { limits: { sdkCalls: 3 } });
      expect(told.output).toEqual(['ok', 'ok', 'ok', 'CallLimitError', 'CallLimitError']);
    });

    it('refuses more timers than any script needs', async () => {
      const told = await rig.run('for (let i = 0; ; i++) setTimeout(() => {}, 1e6);');
      expect(told.error).toMatchObject({ name: 'RangeError', message: expect.stringContaining('timers') });
    });
  });
};
