import { afterEach, describe, expect, it } from '@jest/globals';
import { answered, type Rig } from './rig.contract.ts';

/** What a script asks of the executor reaches it, whatever it is called, and so does the answer. */
export const callsAreAnswered = (rig: Rig): void => {
  afterEach(() => {
    rig.answerCall = async () => answered(null);
  });

  describe('calls', () => {
    it.each([
      ['await sdk.scripts.call("price", { n: 1 })', 'scripts.call', ['price', { n: 1 }]],
      ['await sdk.cache.get("k")', 'cache.get', [false, 'k']],
      ['await sdk.cache.set("k", [1], 60)', 'cache.set', [false, 'k', [1], 60]],
      ['await sdk.cache.set("k", undefined)', 'cache.set', [false, 'k', null, null]],
      ['await sdk.cache.shared.increment("k")', 'cache.increment', [true, 'k', 1]],
      ['await sdk.cache.shared.delete("k")', 'cache.delete', [true, 'k']],
      ['await sdk.cache.exists("k")', 'cache.exists', [false, 'k']],
    ])('pass on %s', async (source, name, args) => {
      rig.calls.length = 0;
      await rig.output(source);
      expect(rig.calls).toEqual([{ name, args, body: null }]);
    });

    it('come back with errors that have a name, properties, and the line of the script', async () => {
      rig.answerCall = async () => ({
        ok: false,
        error: { name: 'RateLimitError', message: 'Too often', properties: { retryAfterMs: 500 } },
      });
      const source = `try {\n  await sdk.cache.get("k");\n} catch (error) {
  return [error instanceof Error, error.name, error.message, error.retryAfterMs, /My script:2/.test(error.stack)];
}`;
      expect(await rig.output(source)).toEqual([true, 'RateLimitError', 'Too often', 500, true]);
    });

    it('beyond the limit are refused in the script and not made', async () => {
      rig.calls.length = 0;
      const source = `const all = await Promise.allSettled([1, 2, 3].map((n) => sdk.cache.get(String(n))));
return all.map(({ status, reason }) => reason?.name ?? status);`;
      const output = await rig.output(source, { limits: { sdkCalls: 2 } });
      expect(output).toEqual(['fulfilled', 'fulfilled', 'CallLimitError']);
      expect(rig.calls).toHaveLength(2);
    });

    it('hold no more than half of the memory of the run while they wait, since its limit does not count them', async () => {
      const source = `const text = 'x'.repeat(1e6);
const ended = await Promise.all(Array.from({ length: 60 }, () => sdk.cache.set('k', text).then(() => 'done', ({ name }) => name)));
await sdk.cache.set('k', text);
return [ended.filter((end) => end === 'done').length, ended.at(-1)];`;
      const limits = { memoryBytes: 64 * 1024 * 1024 };
      expect(await rig.output(source, { limits })).toEqual([33, 'CallLimitError']);
    });

    it('bring arguments of at most 1 MB', async () => {
      rig.calls.length = 0;
      const { error } = await rig.run('await sdk.cache.set("k", "x".repeat(1100000));');
      expect(error).toMatchObject({ name: 'RangeError', line: 1 });
      expect(rig.calls).toEqual([]);
    });
  });

  describe('sdk.progress', () => {
    it('tells how far the script has come, its last word always, and costs no call', async () => {
      rig.progress.length = 0;
      const source = `for (let n = 1; n <= 500; n++) sdk.progress(n, 500, "row " + n);
return context.budget().calls.used;`;
      expect(await rig.output(source)).toBe(0);
      expect(rig.progress[0]).toEqual({ done: 1, total: 500, message: 'row 1' });
      expect(rig.progress.at(-1)).toEqual({ done: 500, total: 500, message: 'row 500' });
      expect(rig.progress.length).toBeLessThan(20);
    });

    it('needs numbers', async () => {
      expect((await rig.run('sdk.progress("half");')).error).toMatchObject({ name: 'TypeError', line: 1 });
      expect((await rig.run('sdk.progress(NaN);')).error).toMatchObject({ name: 'TypeError' });
    });
  });

  describe('sdk.RetryAfter', () => {
    it('says when the next attempt is wanted, a day later at most', async () => {
      const { error, retryAfterMs, retryable } = await rig.run('throw new sdk.RetryAfter(2.5);');
      expect(error).toMatchObject({ name: 'RetryAfter', message: 'Try again in 2.5 s', line: 1 });
      expect([retryAfterMs, retryable]).toEqual([2_500, true]);
      expect((await rig.run('throw new sdk.RetryAfter(1e9);')).retryAfterMs).toBe(86_400_000);
      expect((await rig.run('throw new Error("x");')).retryAfterMs).toBeNull();
    });
  });
};
