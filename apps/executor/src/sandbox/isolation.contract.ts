import { describe, expect, it } from '@jest/globals';
import { answered, type Rig } from './rig.contract.ts';

/** Runs `spoil`, then `look` in what is, where it can be, the same context: both are one script, told apart by input. */
const afterRun = async (rig: Rig, spoil: string, look: string): Promise<unknown> => {
  const source = `if (context.input === "spoil") { try { ${spoil} } catch {} return "spoilt"; }\n${look}`;
  await rig.output(source);
  await rig.run(source, { input: 'spoil' });
  return rig.output(source);
};

/** Nothing of one run is left for the next. */
export const runsLeaveNothingBehind = (rig: Rig): void => {
  describe('a run', () => {
    it.each([
      ['globals', 'globalThis.leak = 1;', 'return typeof leak;', 'undefined'],
      [
        'a global that cannot be deleted',
        'Object.defineProperty(globalThis, "leak", { value: 1 });',
        'return typeof leak;',
        'undefined',
      ],
      ['a sealed global object', 'Object.preventExtensions(globalThis);', 'globalThis.x = 1; return x;', 1],
      [
        'another prototype of the global object',
        'Object.setPrototypeOf(globalThis, { leak: 1 });',
        'return typeof leak;',
        'undefined',
      ],
      ['a replaced global', 'globalThis.JSON = { stringify: () => "evil" };', 'return JSON.stringify(1);', '1'],
      ['a polluted prototype', 'Object.prototype.leak = 1;', 'return typeof {}.leak;', 'undefined'],
      ['a patched method', 'Array.prototype.map = () => "evil";', 'return [1].map((x) => x);', [1]],
      [
        'a redefined method',
        'Object.defineProperty(Array.prototype, "map", { value: () => "evil" });',
        'return [1].map((x) => x);',
        [1],
      ],
      [
        'a patched iterator',
        'Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true });',
        'return [...[1, 2]];',
        [1, 2],
      ],
      [
        'a patched generator',
        'Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())).next = 1;',
        'return [...(function* () { yield 1; })()];',
        [1],
      ],
      [
        'a patched promise',
        'Promise.prototype.then = () => "evil";',
        'return await Promise.resolve(1).then((x) => x + 1);',
        2,
      ],
      [
        'what a regular expression matched',
        '/(secret)/.exec("a secret");',
        'return [RegExp.$1, RegExp.lastMatch, RegExp["$&"], RegExp.input].map((x) => x ?? null);',
        [null, null, null, null],
      ],
      [
        'the length of stacks',
        'Error.stackTraceLimit = 0;',
        'return new Error("x").stack.includes("My script");',
        true,
      ],
      [
        'a frozen length of stacks',
        'Object.freeze(Error);',
        'return new Error("x").stack.includes("My script");',
        true,
      ],
      [
        'a fixed length of stacks',
        'Object.defineProperty(Error, "stackTraceLimit", { value: 0, writable: false });',
        'return new Error("x").stack.includes("My script");',
        true,
      ],
      [
        'an object for the length of stacks',
        'Object.defineProperty(Error, "stackTraceLimit", { value: { leak: 1 }, writable: false });',
        'return Error.stackTraceLimit;',
        10,
      ],
      [
        'work that it had put off by getters of errors which nobody handled',
        `const spoiling = (work) => Promise.reject(Object.defineProperty(new Error('x'), 'message', { get: work }));
const spread = () => { globalThis.leak = 1; console.log('late'); void events.publish('a.b.c', 'late'); };
spoiling(() => { spoiling(spread); Promise.resolve().then(spread); return 'm'; });`,
        'await sdk.sleep(5); return typeof leak;',
        'undefined',
      ],
      [
        'a property of a function',
        'sdk.log.info.leak = 1; console.leak = 1; sdk.leak = 1; URL.leak = 1; setTimeout.leak = 1;',
        'return [sdk.log.info.leak, console.leak, sdk.leak, URL.leak, setTimeout.leak].map((x) => x ?? null);',
        [null, null, null, null, null],
      ],
      [
        "the console's counters",
        'console.count(); console.group(); console.time("t");',
        'console.count(); return 1;',
        1,
      ],
      [
        'a timer',
        'setTimeout(() => { globalThis.leak = 1; sdk.log.info("late"); }, 5);',
        'await sdk.sleep(30); return typeof leak;',
        'undefined',
      ],
      [
        'a promise that settles later',
        'sdk.sleep(5).then(() => { globalThis.leak = 1; });',
        'await sdk.sleep(30); return typeof leak;',
        'undefined',
      ],
      [
        'Temporal',
        'Temporal.Now.instant = 1; Temporal.PlainDate.prototype.leak = 1;',
        'return [typeof Temporal.Now.instant, typeof Temporal.PlainDate.prototype.leak];',
        ['function', 'undefined'],
      ],
    ])('does not leave %s behind', async (_title, spoil, look, expected) => {
      expect(await afterRun(rig, spoil, look)).toEqual(expected);
    });

    it('leaves no library half loaded by a full stack behind', async () => {
      const spoil = `const dive = (use, tries) => { try { dive(use, tries); } catch (error) { if (tries.left-- > 0) try { use(); } catch {} throw error; } };
for (const use of [() => new URL('http://a/'), () => new Headers(), () => new Event('x'), () => new TextDecoder()]) { try { dive(use, { left: 30 }); } catch {} }`;
      const look = `return [new URL('http://a/?b=c').search, [...new Headers([['a', 'b']])], new Event('x').type, new TextDecoder().decode(new Uint8Array([65])),
  [URL, Headers, Event, TextDecoder].every((type) => Object.isFrozen(type) && Object.isFrozen(type.prototype))];`;
      const source = `if (context.input === "spoil") { ${spoil} return; } ${look}`;
      expect(await rig.run(source, { input: 'spoil' })).toMatchObject({ outcome: 'completed' });
      expect(await rig.output(source)).toEqual(['?b=c', [['a', 'b']], 'x', 'A', true]);
    });

    it('gives libraries nothing to keep of what it made global', async () => {
      const source = `if (context.input !== "spoil") return structuredClone(new Date(0)).getTime();
const asked = [];
for (const name of ['process', 'Buffer', 'Deno', 'window', 'document', 'navigator', 'MessageChannel', 'global'])
  Object.defineProperty(globalThis, name, { configurable: true, get: () => void asked.push(name) });
structuredClone(1); new URL('http://a/'); new TextDecoder('gbk'); new FormData(); new Headers(); new Event('x'); await crypto.subtle.digest('SHA-1', new Uint8Array(1));
return [asked, 'process' in globalThis];`;
      expect(await rig.output(source, { input: 'spoil' })).toEqual([[], true]);
      expect(await rig.output(source)).toBe(0);
    });

    it('does not clean up in the run after it', async () => {
      const spoil = 'new FinalizationRegistry(() => sdk.log.info("late")).register({}, 1);';
      const source = `if (context.input === "spoil") { ${spoil} return; }
for (let i = 0; i < 200; i++) new Array(1e5).fill(i);
await sdk.sleep(5);`;
      await rig.run(source, { input: 'spoil' });
      for (let i = 0; i < 5; i++) expect((await rig.run(source)).logs).toEqual([]);
    });

    it('starts where the run before it ended in an error, a timeout or a cancelled call', async () => {
      const source = `if (context.input === "throw") throw new Error("x");
if (context.input === "hang") await new Promise(() => {});
return context.input;`;
      await rig.run(source, { input: 'throw' });
      await rig.run(source, { input: 'hang', timeoutMs: 100 });
      expect(await rig.output(source, { input: 'fine' })).toBe('fine');
    });

    it('uses its context again when nothing was left', async () => {
      const source = 'return 1;';
      await rig.run(source);
      const warm = await Promise.all(Array.from({ length: 20 }, () => rig.run(source)));
      expect(warm.every(({ output }) => output === 1)).toBe(true);
    });
  });

  describe('at the same time', () => {
    it('runs of one script do not see each other', async () => {
      const source = 'globalThis.mine = context.input; await sdk.sleep(20); return mine;';
      const outputs = await Promise.all([1, 2, 3, 4, 5, 6].map((input) => rig.output(source, { input })));
      expect(outputs).toEqual([1, 2, 3, 4, 5, 6]);
    });

    it('answers of calls reach the run that made them', async () => {
      rig.answerCall = async (_name, args) => answered((args as unknown[])[1]);
      const source =
        'const out = []; for (let i = 0; i < 5; i++) out.push(await events.publish("a.b", context.input * 10 + i)); return out;';
      const outputs = await Promise.all([1, 2, 3].map((input) => rig.output(source, { input })));
      expect(outputs).toEqual([1, 2, 3].map((n) => [0, 1, 2, 3, 4].map((i) => n * 10 + i)));
    });
  });
};
