import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Rig, RunOptions } from './rig.contract.ts';

/** More than `ShortStarts` asks for. */
const PROVING_RUNS = 24;

/** A script that has proven short is started on the process's own thread; nobody may notice. */
export const provenScriptsAreNoDanger = (rig: Rig): void => {
  describe('a script that has proven short', () => {
    const tenant = 'proven';
    /** Does what its input says. */
    const source = `console.log('began');
const { input } = context;
if (input === 'spin') for (;;);
if (input === 'spin later') { await null; for (;;); }
if (input === 'work') { for (const end = Date.now() + 60; Date.now() < end; ); }
if (input === 'call and spin') { events.publish('a.b', 1); for (;;); }
if (input === 'call and work') { void events.publish('a.b', 1); for (const end = Date.now() + 60; Date.now() < end; ); }
if (input === 'call') return events.publish('a.b', 1);
if (input === 'pretend') { Promise.reject(new Error('Script execution timed out.')); }
if (input === 'hoard') { const all = []; for (;;) all.push(new Array(1e5).fill(all.length)); }
if (input === 'monster') return String(7n ** 40000000n).length;
if (input === 'sleep') await sdk.sleep(20);
if (input === 'throw') throw new TypeError('bad');
if (input === 'ask for random numbers') for (const bytes = new Uint8Array(65_536); ; ) crypto.getRandomValues(bytes);
if (input === 'ask for names') for (let n = 0; ; n++) new URL('https://ü' + n + '.example/');
return input;`;
    const run = (input: unknown, options: RunOptions = {}) => rig.run(source, { tenant, input, ...options });
    /** Makes the script trusted, be it again under another identity. */
    const prove = async (options: RunOptions = {}): Promise<void> => {
      for (let n = 0; n < PROVING_RUNS; n++) await run(n, options);
    };

    beforeAll(() => prove());

    it('gives the same answers, logs and errors', async () => {
      expect(await run({ a: 1 })).toMatchObject({
        outcome: 'completed',
        output: { a: 1 },
        logs: [{ message: 'began' }],
      });
      expect(await run('sleep')).toMatchObject({ outcome: 'completed', output: 'sleep' });
      expect(await run('throw')).toMatchObject({ outcome: 'failed', error: { name: 'TypeError', line: 13 } });
    });

    it('has its calls answered', async () => {
      rig.calls.length = 0;
      expect(await run('call')).toMatchObject({ outcome: 'completed', sdkCalls: 1 });
      expect(rig.calls).toHaveLength(1);
    });

    it('cannot pass for one that was broken off', async () => {
      const { outcome, logs } = await run('pretend');
      expect(outcome).toBe('completed');
      expect(logs.map(({ message }) => message)).toEqual([
        'began',
        'Unhandled promise rejection: Error: Script execution timed out.',
      ]);
      expect(await run(1)).toMatchObject({ output: 1 });
    });

    it.each([
      ['at once', 'spin', 'timeout'],
      ['after an await', 'spin later', 'timeout'],
      ['after a call, which is made once', 'call and spin', 'timeout'],
      ['with random numbers', 'ask for random numbers', 'timeout'],
      ['with names of hosts', 'ask for names', 'timeout'],
      ['for a while, and is then run as if nothing had been', 'work', 'completed'],
      ['for a while with a call, which is made once', 'call and work', 'completed'],
    ])('may spin all the same %s', async (_title, input, outcome) => {
      const identity = { scriptId: `proven ${input}` };
      await prove(identity);
      rig.calls.length = 0;
      const told = await run(input, { ...identity, timeoutMs: 400 });
      expect(told).toMatchObject({ outcome, logs: [{ message: 'began' }] });
      expect(rig.calls).toHaveLength(input.startsWith('call') ? 1 : 0);
      expect(await run(7, identity)).toMatchObject({ outcome: 'completed', output: 7 });
    });

    it('is stopped at its CPU time', async () => {
      const identity = { scriptId: 'proven cpu' };
      await prove(identity);
      const told = await run('spin', { ...identity, limits: { cpuTimeMs: 100 } });
      expect(told).toMatchObject({ outcome: 'timeout', timeoutReason: 'cpu' });
    });

    it('is stopped when it takes too much memory', async () => {
      const identity = { scriptId: 'proven memory' };
      await prove(identity);
      expect(await run('hoard', identity)).toMatchObject({ outcome: 'failed', error: { name: 'MemoryLimitError' } });
      expect(await run(7, identity)).toMatchObject({ outcome: 'completed', output: 7 });
    });

    it('is stopped when nothing can stop it but the end of its process', async () => {
      const identity = { scriptId: 'proven monster' };
      await prove(identity);
      expect(await run('monster', { ...identity, timeoutMs: 300 })).toMatchObject({ outcome: 'timeout' });
      expect(await run(7, identity)).toMatchObject({ outcome: 'completed', output: 7 });
    });
  });
};
