import { describe, expect, it } from '@jest/globals';
import { answered, type Rig } from './rig.contract.ts';

/** What a script sees and what comes of what it does, per script-api.md. */
export const scriptsSeeTheirApi = (rig: Rig): void => {
  describe('forms', () => {
    it('runs a body with top-level await and return', async () => {
      expect(
        await rig.output('const x = await Promise.resolve(2);\nreturn { x: x + context.input };', { input: 3 }),
      ).toEqual({
        x: 5,
      });
    });

    it('calls the default export of a module with the context', async () => {
      const source =
        'const greet = (name: string) => "hi " + name;\nexport default async ({ input }) => greet(input.name);';
      expect(await rig.output(source, { input: { name: 'Bo' } })).toBe('hi Bo');
    });

    it('may name eval without calling it, as bundled libraries do', async () => {
      expect(await rig.output('return [typeof eval, { eval }.eval === undefined];')).toEqual(['undefined', true]);
    });

    it('evaluates the top level anew in each run', async () => {
      const source = 'let n = 0;\nexport default () => ++n;';
      expect([await rig.output(source), await rig.output(source), await rig.output(source)]).toEqual([1, 1, 1]);
    });

    it('lets a script use the names of its globals for itself', async () => {
      const source = 'const context = 1, sdk = 2, events = 3, console = 4; return [context, sdk, events, console];';
      expect(await rig.output(source)).toEqual([1, 2, 3, 4]);
    });

    it('says that a default export is no function', async () => {
      const told = await rig.run('let f = () => 1; f = 5; export default f;');
      expect(told.error).toMatchObject({ name: 'TypeError', message: 'The default export is not a function' });
    });
  });

  describe('context', () => {
    it('tells who runs what for whom', async () => {
      const told = await rig.output(
        `const { tenantId, organizationId, userId, scriptName, version, attempt, idempotencyKey, correlationId } = context;
return { tenantId, organizationId, userId, scriptName, version, attempt, idempotencyKey, correlationId };`,
        { organizationId: 'o', version: 7, attempt: 2 },
      );
      expect(told).toEqual({
        tenantId: 'acme',
        organizationId: 'o',
        userId: null,
        scriptName: 'My script',
        version: 7,
        attempt: 2,
        idempotencyKey: 'key',
        correlationId: 'correlation',
      });
    });

    it('is frozen', async () => {
      const source =
        'return [context, context.trigger].map((o) => { try { o.x = 1; return "set"; } catch (e) { return e.name; } });';
      expect(await rig.output(source)).toEqual(['TypeError', 'TypeError']);
    });

    it('tells of the event that started the run', async () => {
      const event = { specversion: '1.0' as const, id: '1', source: 's', type: 'order.created' };
      const output = await rig.output('return context.trigger;', {
        trigger: { type: 'event', event },
        input: { total: 5 },
      });
      expect(output).toEqual({
        type: 'event',
        eventType: 'order.created',
        eventPayload: { total: 5 },
        event: { ...event, data: { total: 5 } },
        httpRequest: null,
        cronExpression: null,
        tick: null,
      });
    });

    it('tells of the tick that started the run', async () => {
      const trigger = {
        type: 'cron',
        cronExpression: '* * * * *',
        timezone: 'UTC',
        tick: '2026-01-01T00:00:00Z',
      } as const;
      expect(
        await rig.output(
          'const { type, tick, cronExpression } = context.trigger; return { type, tick, cronExpression };',
          { trigger },
        ),
      ).toEqual({
        type: 'cron',
        tick: '2026-01-01T00:00:00Z',
        cronExpression: '* * * * *',
      });
    });

    it('tells what is left of time and budget', async () => {
      const source = `await events.publish("a.b.c");
for (let end = Date.now() + 20; Date.now() < end; );
const { calls, cpuMs, memoryBytes } = context.budget();
return [context.remaining() <= 2000 && context.remaining() > 0, calls, cpuMs.used >= 10, memoryBytes.used > 1e5];`;
      expect(await rig.output(source)).toEqual([true, { used: 1, left: 99 }, true, true]);
    });
  });

  describe('errors', () => {
    it.each(['//# sourceURL=other.js', '//@ sourceURL=runlet:guest'])(
      'are at the place in the script also where it ends in %s',
      async (comment) => {
        const { error } = await rig.run(`const a = 1;\nthrow new Error('x');\n${comment}`);
        expect(error).toMatchObject({ line: 2, column: 7, stack: 'Error: x\n    at My script:2:7' });
      },
    );

    it.each([
      ['in a body', 'const a = 1;\n  throw new TypeError("bad");', 2, 9],
      ['after an await', 'await sdk.sleep(1);\nnull.x;', 2, 6],
      ['in a function', 'const f = () => {\n  return undefinedName;\n};\nf();', 2, 3],
      ['in TypeScript', 'interface A { b: string }\nconst a: A | null = null as A | null;\na!.b;', 3, 4],
      ['in a module', 'const f = (): never => {\n  throw new Error("x");\n};\nexport default () => f();', 2, 9],
      ['in a callback of a built-in', '[1].map(() => {\n  throw new Error("x"); });', 2, 9],
    ])('keep the line and column of the user %s', async (_title, source, line, column) => {
      const { error } = await rig.run(source);
      expect(error).toMatchObject({ line, column });
      expect(error!.stack).toContain(`My script:${line}:${column}`);
    });

    it('name the line of a call that failed', async () => {
      rig.answerCall = async () => ({ ok: false, error: { name: 'EventTypeError', message: 'No such type' } });
      const { error } = await rig.run('const x = 1;\nawait events.publish("nope");');
      rig.answerCall = async () => answered(null);
      expect(error).toMatchObject({ name: 'EventTypeError', message: 'No such type', line: 2 });
    });

    it('show no frame, path or message of the runtime', async () => {
      const sources = [
        'throw new Error("x");',
        'await events.publish(1n);',
        'setTimeout("text");',
        'return { a: 1n };',
        'new URL("nope");',
        'JSON.parse("{");',
        'sdk.log.info(context.budget(), 1); null.x;',
        'await new Promise((_, reject) => setTimeout(() => reject(new Error("late")), 1));',
      ];
      for (const source of sources) {
        const { error } = await rig.run(source);
        expect(error).not.toBeNull();
        expect(JSON.stringify(error)).not.toMatch(/runlet|isolated-vm|\/work|file:|node:|dist\//);
      }
    });

    it('are told of whatever is thrown', async () => {
      expect((await rig.run('throw "text";')).error).toMatchObject({ name: 'Error', message: 'text', stack: null });
      expect((await rig.run('throw null;')).error).toMatchObject({ message: 'null' });
      expect((await rig.run('throw { name: "Mine", message: "own" };')).error).toMatchObject({
        name: 'Mine',
        message: 'own',
      });
      expect((await rig.run('throw new Proxy({}, { get() { throw 1; } });')).outcome).toBe('failed');
      expect((await rig.run('class Own extends Error { name = "Own"; } throw new Own("m");')).error).toMatchObject({
        name: 'Own',
        message: 'm',
        line: 1,
      });
    });

    it('of the syntax name the place and are not worth another attempt', async () => {
      const told = await rig.run('const a = 1;\nconst b = ;');
      expect(told).toMatchObject({
        outcome: 'failed',
        retryable: false,
        error: { name: 'SyntaxError', line: 2, column: 11 },
      });
    });

    it('say when another attempt is not wanted', async () => {
      expect(await rig.run('throw new sdk.NoRetry("gone");')).toMatchObject({
        retryable: false,
        error: { name: 'NoRetry', message: 'gone', line: 1 },
      });
      expect((await rig.run('throw new Error("again");')).retryable).toBe(true);
    });

    it('that nobody awaits are logged and end nothing', async () => {
      const source = `Promise.reject(new Error("alone"));
setTimeout(() => { throw new RangeError("in a timer"); }, 1);
await sdk.sleep(20);
return "fine";`;
      const told = await rig.run(source);
      expect(told.output).toBe('fine');
      expect(told.logs.map(({ message }) => message).sort()).toEqual([
        'Uncaught RangeError: in a timer',
        'Unhandled promise rejection: Error: alone',
      ]);
    });
  });

  describe('output', () => {
    it('is JSON, with dates as ISO strings and undefined as null', async () => {
      const source =
        'return { d: new Date(0), u: undefined, n: NaN, a: [undefined], o: { toJSON: () => "j" }, s: Symbol.iterator && 1 };';
      expect(await rig.output(source)).toEqual({
        d: '1970-01-01T00:00:00.000Z',
        u: null,
        n: null,
        a: [null],
        o: 'j',
        s: 1,
      });
      expect(await rig.output('return;')).toBeNull();
    });

    it.each([
      ['const a = { b: [] }; a.b.push(a); return a;', 'output.b[0] is a value that contains itself'],
      ['return { items: [{}, { price: 1n }] };', 'output.items[1].price is a bigint'],
      ['return { f() {} };', 'output.f is a function'],
      ['return [Symbol()];', 'output[0] is a symbol'],
      ['return new Map();', 'output is a Map'],
      ['return { "a b": new Set() };', 'output["a b"] is a Set'],
      ['return { p: Promise.resolve(1) };', 'output.p is a Promise: await it'],
      ['return new Uint8Array(2);', 'output is a typed array'],
      ['let v = 1; for (let i = 0; i < 1e5; i++) v = [v]; return v;', 'is nested deeper than 500 levels'],
    ])('refuses %s', async (source, message) => {
      const told = await rig.run(source);
      expect(told.error).toMatchObject({ name: 'OutputError', message: expect.stringContaining(message) });
    });

    it('may name the same value twice', async () => {
      expect(await rig.output('const a = {}; return [a, a];')).toEqual([{}, {}]);
    });
  });

  describe('logs', () => {
    it('are kept in order with level, time and metadata', async () => {
      const source = `console.log("n %d %s", 1, "two", { three: 3 });
sdk.log.warn("careful", { at: new Date(0) });
console.error(new Map([["k", 1]]), null, undefined);
sdk.log.debug("odd", 10n);
console.info("ünïcödé 😀 \\u0000");`;
      const { logs } = await rig.run(source);
      expect(logs.map(({ level, message, metadata }) => [level, message, metadata])).toEqual([
        ['info', 'n 1 two { three: 3 }', null],
        ['warn', 'careful', { at: '1970-01-01T00:00:00.000Z' }],
        ['error', "Map (1) {'k' => 1} null undefined", null],
        ['debug', 'odd', '10n'],
        ['info', 'ünïcödé 😀 \u0000', null],
      ]);
      expect(Math.abs(Date.parse(logs[0]!.at) - Date.now())).toBeLessThan(10_000);
    });

    it('are told while the run goes on, so that a death does not take them', async () => {
      const limits = { memoryBytes: 512 * 1024 * 1024 };
      const source = 'console.log("one"); await sdk.sleep(150); let x = 3n; for (;;) x = x * x;';
      const told = await rig.run(source, { timeoutMs: 500, limits, tenant: 'logs' });
      expect(told.logs.map(({ message }) => message)).toEqual(['one']);
    });
  });

  describe('timers', () => {
    it('fire in the order in which they are due', async () => {
      const source = `const seen = [];
setTimeout(() => seen.push("20"), 20);
setTimeout((x) => seen.push(x), 5, "5");
const gone = setTimeout(() => seen.push("never"), 1);
clearTimeout(gone);
queueMicrotask(() => seen.push("microtask"));
let n = 0;
await new Promise((resolve) => {
  const id = setInterval(() => { seen.push("i" + ++n); if (n === 2) { clearInterval(id); resolve(); } }, 40);
});
return seen;`;
      expect(await rig.output(source)).toEqual(['microtask', '5', '20', 'i1', 'i2']);
    });

    it('run each with its microtasks before the next', async () => {
      const source = `const seen = [];
setTimeout(() => { seen.push(1); Promise.resolve().then(() => seen.push(2)); }, 1);
setTimeout(() => seen.push(3), 1);
await sdk.sleep(30);
return seen;`;
      expect(await rig.output(source)).toEqual([1, 2, 3]);
    });

    it('need a function', async () => {
      expect((await rig.run('setTimeout("1 + 1", 1);')).error).toMatchObject({ name: 'TypeError' });
    });
  });

  describe('events.publish', () => {
    it('passes type, data and options on, and resolves with the answer', async () => {
      rig.calls.length = 0;
      rig.answerCall = async () => answered({ id: 'e1' });
      const source = 'return events.publish("order.price.changed", { a: [1] }, { subject: "s" });';
      expect(await rig.output(source)).toEqual({ id: 'e1' });
      expect(rig.calls).toEqual([
        { name: 'events.publish', args: ['order.price.changed', { a: [1] }, { subject: 's' }], body: null },
      ]);
    });

    it('refuses data that is no JSON, naming the path', async () => {
      const { error } = await rig.run('await events.publish("a.b.c", { x: 1n });');
      expect(error!.message).toContain('x is a bigint');
    });
  });
};
