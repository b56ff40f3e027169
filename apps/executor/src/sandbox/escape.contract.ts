import { describe, expect, it } from '@jest/globals';
import { httpTrigger, type Rig } from './rig.contract.ts';

/** Looks through all that a script can reach, from several beginnings. Returns what is not frozen and should be. */
const FIND_UNFROZEN = `
const seen = new Set(), bad = [];
const visit = (value, path) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
  seen.add(value);
  if (value !== globalThis && value !== Error && !Object.isFrozen(value)) bad.push(path);
  visit(Object.getPrototypeOf(value), path + '.__proto__');
  for (const key of Reflect.ownKeys(value)) {
    const d = Reflect.getOwnPropertyDescriptor(value, key), at = path + '.' + String(key);
    visit(d.get, at + '(get)'); visit(d.set, at + '(set)'); visit(d.value, at);
    try { if (d.get) visit(value[key], at); } catch {}
  }
};
visit(globalThis, 'globalThis');
fetch; crypto.subtle; structuredClone; FormData; new TextDecoder('shift_jis').decode(new Uint8Array([0x93, 0xfa]));
visit(globalThis, 'globalThis');
const protoOf = Object.getPrototypeOf;
const roots = [async function () {}, function* () {}, async function* () {},   [].values(), new Map().keys(), new Set().keys(), ''.matchAll(/a/g), ''[Symbol.iterator](), [].values().map(String),
  Iterator.from({ next() {} }), new Intl.Segmenter().segment(''), new URLSearchParams('a=b').entries(), new Headers().entries(), new FormData().entries(),
  (function () { return arguments; })(), new Intl.NumberFormat(), new Intl.DateTimeFormat(), new Intl.Segmenter().segment('a')[Symbol.iterator]()];
roots.push(protoOf((function* () {})()), protoOf((async function* () {})()));
for (const root of roots) visit(protoOf(root), 'root ' + Object.prototype.toString.call(root));
const globals = Reflect.ownKeys(globalThis).filter((key) => {
  const d = Reflect.getOwnPropertyDescriptor(globalThis, key);
  return d.configurable || d.writable;
});
return { bad, globals: globals.map(String), seen: seen.size > 800 };`;

/**
 * What two objects of the same kind lead to belongs to all runs, also where no global leads to it. Returns what of that is
 * not frozen.
 */
const FIND_SHARED = `
const reach = (root) => {
  const seen = new Map();
  const visit = (value, path) => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
    seen.set(value, path);
    visit(Object.getPrototypeOf(value), path + '.__proto__');
    for (const key of Reflect.ownKeys(value)) {
      const d = Reflect.getOwnPropertyDescriptor(value, key), at = path + '.' + String(key);
      visit(d.get, at + '(get)'); visit(d.set, at + '(set)'); visit(d.value, at);
    }
  };
  visit(root, '');
  return seen;
};
const thrown = async (f) => { try { await f(); } catch (error) { return error; } };
const hmac = { name: 'HMAC', hash: 'SHA-256' };
const makers = {
  event: () => new CustomEvent('x'), controller: () => new AbortController(), timeout: () => AbortSignal.timeout(1000),
  url: () => new URL('http://a/?b=c'), headers: () => new Headers(), form: () => new FormData(), file: () => new File(['a'], 'b'),
  request: () => new Request('http://a/'), response: () => new Response('a'), decoder: () => new TextDecoder('shift_jis'), encoder: () => new TextEncoder(),
  exception: () => new DOMException('a'), key: () => crypto.subtle.importKey('raw', new Uint8Array(3), hmac, true, ['sign']),
  noRetry: () => new sdk.NoRetry('a'), parameters: () => new URLSearchParams('a=b').entries(), fields: () => new FormData().entries(),
  names: () => new Headers().keys(), values: () => new URLSearchParams('a=b').values(), sleep: () => [sdk.sleep(0)], clone: () => structuredClone(new Map([[1, new Error('x')]])),
  captured: () => { const holder = {}; Error.captureStackTrace(holder); return holder; },
  ...Object.fromEntries([() => new URL('x'), () => atob('*'), () => new Headers([['a b', 'c']]), () => structuredClone(() => {}), () => fetch('x'), () => sdk.http.get('x'),
    () => Function('x'), () => { Object.prototype.toString = 1; }, () => crypto.getRandomValues(1), () => crypto.subtle.digest.call(1), () => sdk.secrets.get(1n),
    () => sdk.db.insert('a', {}), () => new Response('x').formData(), () => new TextDecoder('x'), () => setTimeout(1)].map((f) => [String(f), () => thrown(f)])),
};
const shared = [], failed = [];
for (const [name, make] of Object.entries(makers)) {
  const one = await make(), other = reach(await make());
  if (!one) failed.push(name);
  for (const [value, path] of reach(one)) if (other.has(value) && value !== Error && !Object.isFrozen(value)) shared.push(name + path);
}
return { shared, failed, budget: Object.isFrozen(context.budget) };`;

/** Ways out of the sandbox that must lead nowhere. */
export const nothingGetsOut = (rig: Rig): void => {
  describe('the language', () => {
    it('is frozen wherever a script can reach', async () => {
      expect(await rig.output(FIND_UNFROZEN)).toEqual({ bad: [], globals: [], seen: true });
      expect(await rig.output(`Temporal;${FIND_UNFROZEN}`)).toEqual({ bad: [], globals: [], seen: true });
    });

    it('shares nothing between runs that is not frozen, be it hidden inside of objects', async () => {
      expect(await rig.output(FIND_SHARED)).toEqual({ shared: [], failed: [], budget: true });
    });

    it('hides the inside of iterators, with which a library could be changed for the next run', async () => {
      const source = `const iterators = [new URLSearchParams('a=b').entries(), new Headers([['a', 'b']]).keys(), new FormData().values()];
return [iterators.flatMap((iterator) => Reflect.ownKeys(iterator)), [...iterators[0]], [...iterators[1]], String(iterators[2])];`;
      expect(await rig.output(source)).toEqual([[], [['a', 'b']], ['a'], '[object FormData Iterator]']);
    });

    it.each([
      'eval',
      'WebAssembly',
      'SharedArrayBuffer',
      'Atomics',
      'require',
      'process',
      'Buffer',
      'module',
      'global',
      'ivm',
      '$boot',
      '$freezeEarly',
      '$lateHolders',
    ])('has no %s', async (name) => {
      expect(await rig.output(`return [typeof ${name}, "${name}" in globalThis];`)).toEqual(['undefined', false]);
    });

    it('compiles no text, by any of the four constructors of functions', async () => {
      const source = `const kinds = [function () {}, async function () {}, function* () {}, async function* () {}];
const roads = kinds.flatMap((f) => [() => f.constructor("return 1"), () => new f.constructor("return 1"),
  () => Object.getPrototypeOf(f.constructor)("return 1"), () => Reflect.construct(f.constructor, ["return 1"]),
  () => class extends f.constructor {}, () => new (class extends f.constructor {})("return 1")]);
return [...roads, () => Function("return this")(), () => (0, Function)("1"), () => Function.prototype.constructor("1")].map((road) => {
  try { const made = road(); return made === 1 || (typeof made === "function" && !/^class/.test(made.toString())) ? "made" : "nothing"; }
  catch (error) { return error.name; }
}).filter((x) => x === "made");`;
      expect(await rig.output(source)).toEqual([]);
    });

    it('imports nothing', async () => {
      const { error } = await rig.run('await import("node:fs");');
      expect(error).not.toBeNull();
    });

    it('shows no frame of the runtime in stacks, nor the frames themselves', async () => {
      const source = `Error.prepareStackTrace = (_, frames) => frames;
const stacks = [new Error("a").stack, await new Promise((r) => setTimeout(() => r(new Error("b").stack), 1))];
try { await events.publish(1n); } catch (error) { stacks.push(error.stack); }
try { JSON.parse("{"); } catch (error) { stacks.push(error.stack); }
const holder = {}; Error.captureStackTrace(holder); stacks.push(holder.stack);
return stacks;`;
      const stacks = (await rig.output(source)) as string[];
      for (const stack of stacks) {
        expect(typeof stack).toBe('string');
        expect(stack).not.toMatch(/isolated-vm|\/|node:|runlet/);
      }
    });

    it('shows no frame of its libraries in stacks that a script reads', async () => {
      const source = `const told = [];
for (const wrong of [() => new URL('x'), () => atob('*'), () => structuredClone(() => {}), () => new Headers([['a b', 'c']]), () => fetch('x'),
  () => sdk.http.get('x'), () => new TextDecoder('x'), () => Function('x'), () => crypto.subtle.digest('x'), () => { throw { name: 1 }; }]) {
  try { await wrong(); } catch (error) { told.push(error.stack ?? ''); }
}
let inner;
try { throw Object.defineProperty(new Error('y'), 'name', { get() { inner = new Error('inner').stack; return 'Y'; } }); } catch (error) { told.push(error.stack, inner + ' at My script'); }
const odd = new Error('x');
Object.defineProperty(odd, 'name', { get() { throw 1; } });
return [told.filter((stack) => stack.includes('runlet') || (stack && !stack.includes('at My script'))), odd.stack.startsWith('<error>'), new TypeError('bad').stack.split('\\n')[0]];`;
      expect(await rig.output(source)).toEqual([[], true, 'TypeError: bad']);
    });

    it('tells of a rejection by something that is no error without a word of the runtime', async () => {
      const { logs } = await rig.run('Promise.reject({ a: 1 }); await null;');
      expect(logs.map(({ message }) => message)).toEqual(['Unhandled promise rejection: a value that is no error']);
    });

    it('survives ordinary libraries: assignments that shadow what is frozen', async () => {
      const source = `const o = {}; o.toString = () => "own"; o.constructor = 1; o.hasOwnProperty = 2; o.valueOf = 3;
function Old() {} Old.prototype.toString = () => "proto"; Old.prototype.constructor = Old;
function Sub() {} Sub.prototype = Object.create(Error.prototype); Sub.prototype.name = "Sub"; Sub.prototype.message = "m"; Sub.prototype.toString = () => "sub";
const error = new Error("e"); error.name = "Named"; error.message = "changed"; error.toString = () => "e!";
class List extends Array { map() { return "mapped"; } }
const fn = () => {}; fn.toString = () => "fn";
const map = new WeakMap(); map.get = map.get; map.set = map.set;
return [String(o), o.constructor, String(new Old()), String(new Sub()), error.name, String(error), new List().map(), String(fn), [] + "", {} + ""];`;
      expect(await rig.output(source)).toEqual([
        'own',
        1,
        'proto',
        'sub',
        'Named',
        'e!',
        'mapped',
        'fn',
        '',
        '[object Object]',
      ]);
    });
  });

  describe('what crosses the border', () => {
    it.each([
      ['a getter named reference', 'Object.defineProperty(Object.prototype, "reference", { get: () => true });'],
      ['a getter named copy', 'Object.defineProperty(Object.prototype, "copy", { get: () => false });'],
      ['an own toJSON of Object', 'Object.prototype.toJSON = () => "evil";'],
      ['an iterator of arrays', 'Array.prototype[Symbol.iterator] = () => { throw 1; };'],
      ['a stringify of JSON', 'JSON.stringify = () => "evil";'],
      ['a thenable Object', 'Object.prototype.then = (r) => r("evil");'],
    ])('is not changed by %s', async (_title, spoil) => {
      expect(await rig.output(`try { ${spoil} } catch {} return { a: [1, "x"] };`)).toEqual({ a: [1, 'x'] });
    });

    it.each([
      ['a proxy', 'return new Proxy({ a: 1 }, { get: (t, k) => k === "a" ? 2 : t[k] });', { a: 2 }],
      ['a thenable', 'return { then(resolve) { resolve(3); } };', 3],
      ['a toJSON that changes its mind', 'let n = 0; return { toJSON: () => (n++ ? undefined : 1) };', null],
      ['a __proto__ as data', 'return JSON.parse(\'{"__proto__":{"x":1}}\');', JSON.parse('{"__proto__":{"x":1}}')],
      ['a lone surrogate', 'return "\\ud800";', '\ud800'],
    ])('is only what JSON says of %s', async (_title, source, expected) => {
      expect(await rig.output(source)).toEqual(expected);
    });

    it.each([
      'const e = new Error("x"); Object.defineProperty(e, "stack", { get() { throw 1; } }); throw e;',
      'const e = new Error("x"); e.stack = { toString() { throw 1; } }; e.name = {}; throw e;',
      'throw Object.assign(() => {}, { name: 1n, message: Symbol() });',
      'throw Object.create(null);',
      'throw { toString: null, valueOf: null };',
      'return { get a() { throw new Error("getter"); } };',
      'return new Proxy([], { get() { throw new Error("trap"); } });',
      'throw "x".repeat(5e6);',
      'const e = new Error("y".repeat(5e6)); e.stack = "z".repeat(5e6); throw e;',
    ])('is an ordinary failure for %s', async (source) => {
      const told = await rig.run(source);
      expect(told).toMatchObject({ outcome: 'failed' });
      expect(JSON.stringify(told.error).length).toBeLessThan(60_000);
    });

    it('is refused when text closes the function around a script', async () => {
      for (const source of ['}); globalThis.out = 1; (async function () {', '}; 1; {', '\n})\n(function(){']) {
        expect(await rig.run(source)).toMatchObject({ outcome: 'failed', error: { name: 'SyntaxError' } });
      }
      // HTML-like comments: V8 reads them where the parser that knows modules does not.
      const told = await rig.run(
        'let a = 1, $x = 2; if (a\n--> $x) {}\n});globalThis.out = 1;(async function(){{\nexport default () => typeof out;',
      );
      expect(told.output ?? 'refused').toBe('refused');
    });

    it('cannot be a header or cookie that splits the answer', async () => {
      const options = { trigger: httpTrigger(), rawInput: '' };
      const told = await rig.run(
        'return { status: 200, cookies: { "a\\r\\nb": "x", c: { value: "v", path: "/;\\n" } } };',
        options,
      );
      expect(told).toMatchObject({ outcome: 'failed', error: { name: 'ResponseError' } });
    });

    it('cannot be a log line that is none', async () => {
      const source = `const forger = new Error('x');
let asked = 0;
Object.defineProperty(forger, 'stack', { get: () => (asked++ ? { length: 1, toJSON: () => undefined } : 'honest') });
sdk.log.info(forger, forger);
return 'alive';`;
      const told = await rig.run(source);
      expect(told).toMatchObject({ output: 'alive', logs: [{ message: 'honest' }] });
    });

    it('cannot be an answer that changes its mind between its check and its sending', async () => {
      const source = `const statuses = [200, 200, 204];
return { get status() { return statuses.shift() ?? '1'; }, get headers() { return { x: 'y' }; }, body: 'x' };`;
      const told = await rig.run(source, { trigger: httpTrigger(), rawInput: '' });
      expect(told).toMatchObject({ output: 'x', response: { status: 200 } });
    });

    it('keeps a process alive through recursion without end', async () => {
      const sources = [
        'const f = () => f() + 1; f();',
        'let v = "x"; for (let i = 0; i < 2e5; i++) v = [v]; JSON.stringify(v);',
        'const o = { get a() { return this.a; } }; o.a;',
        'new Proxy({}, { get(t, k, r) { return r[k]; } }).x;',
        'let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x;',
        'structuredClone((() => { let v = {}; for (let i = 0; i < 1e5; i++) v = { v }; return v; })());',
      ];
      for (const source of sources) {
        const told = await rig.run(source, { tenant: 'deep' });
        expect([null, 'RangeError']).toContain(told.error?.name ?? null);
      }
      const deep = await rig.run('return context.input.length;', {
        rawInput: '['.repeat(5e5) + ']'.repeat(5e5),
        tenant: 'deep',
      });
      expect(deep.output).toBe(1);
    });
  });

  describe('a sandbox process', () => {
    it('has no rights to take, seen from its own code', async () => {
      // What native code in it would find is shown in process-pool.int.spec.ts.
      expect(await rig.output('return typeof globalThis.constructor.constructor;')).toBe('function');
      expect((await rig.run('return globalThis.constructor.constructor("return process")();')).error!.name).toBe(
        'EvalError',
      );
    });
  });
};
