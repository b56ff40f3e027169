import type { Attack, Ending } from '../attack.ts';

const OUT_OF_MEMORY: Ending = { error: 'MemoryLimitError' };
/** Where a wall is met that the machine's speed chooses. */
const EITHER: readonly Ending[] = [OUT_OF_MEMORY, 'timeout'];
/** V8 knows no longer texts than of half a billion characters. */
const TOO_LONG: Ending = { error: 'RangeError' };
/** Long enough for memory to run out before the time does. */
const LONGER = { executionTimeMs: 6_000, cpuTimeMs: 6_000 };
const SHORT = { executionTimeMs: 250, cpuTimeMs: 250 };

const spins = (what: string, source: string): Attack => ({ what, source, limits: SHORT, ends: 'timeout' });
const grows = (what: string, source: string): Attack => ({ what, source, limits: LONGER, ends: OUT_OF_MEMORY });
const either = (what: string, source: string): Attack => ({
  what,
  source,
  limits: LONGER,
  ends: [...EITHER, TOO_LONG],
});

/** Behaves until it is trusted with the process's own thread, and then does not. */
const afterBehaving = (what: string, source: string, ends: Attack['ends'] = 'timeout'): Attack => ({
  what: `${what}, after behaving for 20 runs`,
  source: `if (!context.input.last) return 1;\n${source}`,
  input: {},
  runs: 21,
  limits: ends === 'timeout' ? SHORT : LONGER,
  ends,
});

const time: readonly Attack[] = [
  spins('a loop without end', 'for (;;);'),
  spins('a loop after an await', 'await null; for (;;);'),
  spins('a loop after a sleep', 'await sdk.sleep(1); for (;;);'),
  spins('a loop in a timer', 'setTimeout(() => { for (;;); }, 1); await new Promise(() => {});'),
  spins('a loop in a getter of the output', 'return { get a() { for (;;); } };'),
  spins('a loop in toJSON of the output', 'return { toJSON() { for (;;); } };'),
  spins('a loop in a thenable that is returned', 'return { then() { for (;;); } };'),
  spins('a loop in a Proxy that is returned', 'return new Proxy({}, { ownKeys() { for (;;); } });'),
  spins('a loop in a getter of an error', 'throw { get message() { for (;;); } };'),
  spins('a loop in what is logged', 'console.log({ get a() { for (;;); } }); for (;;);'),
  spins('a loop in finally', 'try { for (;;); } finally { for (;;); }'),
  spins('a loop of microtasks', 'const again = () => Promise.resolve().then(again); await again();'),
  spins('a loop of awaits', 'for (;;) await null;'),
  spins('a loop of sleeps', 'for (;;) await sdk.sleep(0);'),
  spins(
    'ten thousand intervals',
    'for (let n = 0; n < 9_999; n++) setInterval(() => {}, 0); await new Promise(() => {});',
  ),
  spins('a promise that never settles', 'await new Promise(() => {});'),
  spins('a generator without end', 'for (const x of (function* () { for (;;) yield 1; })()) void x;'),
  spins(
    'an async generator without end',
    'for await (const x of (async function* () { for (;;) yield 1; })()) void x;',
  ),
  spins('a regular expression that backtracks', 'return /^(a+)+$/.test("a".repeat(50) + "b");'),
  spins(
    'a comparator that never is content',
    'return Array.from({ length: 1e6 }, Math.random).sort(() => Math.random() - 0.5).length;',
  ),
  spins('sorting a sparse array', 'const a = []; a[2 ** 30] = 1; return a.toSorted().length;'),
  spins('searching an array that says it is long', 'return Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 5);'),
  spins('joining a sparse array', 'const a = []; a[2 ** 32 - 2] = 1; return a.join("");'),
  spins('arithmetic that nothing interrupts', 'let n = 3n; for (;;) n = n * n;'),
  spins('a power that nothing interrupts', 'return String(2n ** 100000000n).length;'),
  spins('recursion that always goes on', 'const f = () => { try { f(); } finally { f(); } }; f();'),
  spins('hashes in a loop', 'for (;;) await crypto.subtle.digest("SHA-256", new Uint8Array(1e5));'),
  spins('random numbers in a loop', 'for (;;) crypto.getRandomValues(new Uint8Array(65536));'),
  spins('host names in a loop', 'for (let n = 0; ; n++) new URL(`http://ä${n}.example/`);'),
  spins('questions about the budget in a loop', 'for (;;) context.budget();'),
  spins('progress in a loop', 'for (let n = 0; ; n++) { sdk.progress(n, 1, "x".repeat(500)); await null; }'),
];

const memory: readonly Attack[] = [
  grows('arrays in an array', 'const all = []; for (;;) all.push(new Array(1e5).fill(all.length));'),
  grows('a Map', 'const all = new Map(); for (let n = 0; ; n++) all.set(n, n);'),
  grows('a Set of texts', 'const all = new Set(); for (let n = 0; ; n++) all.add("key " + n);'),
  grows('an object as a dictionary', 'const all = {}; for (let n = 0; ; n++) all["k" + n] = n;'),
  grows(
    'closures',
    'const all = []; for (let n = 0; ; n++) { const held = new Array(10).fill(n); all.push(() => held); }',
  ),
  grows(
    'generators that are never finished',
    'const all = []; for (;;) { const g = (function* () { yield 1; })(); g.next(); all.push(g); }',
  ),
  grows('symbols of the registry', 'const all = []; for (let n = 0; ; n++) all.push(Symbol.for("k" + n));'),
  grows('microtasks', 'for (;;) queueMicrotask(() => {});'),
  grows('one buffer of 1 GB', 'return new Uint8Array(1024 ** 3).fill(1).length;'),
  grows('buffers', 'const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1));'),
  grows('parameters of a URL', 'const p = new URLSearchParams(); for (;;) p.append("a".repeat(100), "b");'),
  grows(
    'segments of texts',
    'const all = []; for (;;) all.push(new Intl.Segmenter("th", { granularity: "word" }).segment("x".repeat(1e6)));',
  ),
  either('sixty million numbers', 'return Array(6e7).fill(0).length;'),
  either('a text that is doubled', 'let text = "x"; for (;;) text = (text + text).slice(0, 2 ** 28) + "y";'),
  either('JSON that is parsed into much', 'return JSON.parse("[" + "[],".repeat(5e6) + "[]]").length;'),
  either('clones of clones', 'let value = [1]; for (;;) value = structuredClone([value, value]);'),
  either(
    'resizable buffers',
    'const all = []; for (;;) { const b = new ArrayBuffer(0, { maxByteLength: 2 ** 26 }); b.resize(2 ** 26); new Uint8Array(b).fill(1); all.push(b); }',
  ),
  either('headers', 'const h = new Headers(); for (let n = 0; ; n++) h.append("x-" + n, "b".repeat(1e3));'),
  either(
    'forms',
    'const all = []; for (;;) { const f = new FormData(); f.append("a", "b".repeat(1e5)); all.push(f); }',
  ),
  either('replacing everything by much', 'return "a".repeat(1e6).replaceAll("a", "b".repeat(1e4)).length;'),
];

const depth: readonly Attack[] = [
  { what: 'recursion without end', source: 'const f = () => f(); f();', ends: { error: 'RangeError' } },
  {
    what: 'an output nested 100,000 deep',
    source: 'let value = []; for (let n = 0; n < 1e5; n++) value = [value]; return value;',
    ends: [{ error: 'OutputError' }, { error: 'RangeError' }],
  },
  {
    what: 'JSON nested a million deep',
    source: 'return JSON.parse("[".repeat(1e6) + "]".repeat(1e6)).length;',
    limits: LONGER,
    ends: [{ error: 'RangeError' }, { output: 1 }, ...EITHER],
  },
  { what: 'an output with a cycle', source: 'const a = {}; a.self = a; return a;', ends: { error: 'OutputError' } },
  {
    what: 'an error of 10 MB',
    source: 'throw new Error("x".repeat(1e7));',
    limits: { memoryBytes: 128 * 1024 * 1024 },
    ends: { error: 'Error' },
  },
];

const behaved: readonly Attack[] = [
  afterBehaving('a loop', 'for (;;);'),
  afterBehaving('a loop after an await', 'await null; for (;;);'),
  afterBehaving('arithmetic that nothing interrupts', 'let n = 3n; for (;;) n = n * n;'),
  afterBehaving('a search that nothing interrupts', 'Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 5);'),
  afterBehaving('a regular expression that backtracks', '/^(a+)+$/.test("a".repeat(50) + "b");'),
  afterBehaving(
    'arrays in an array',
    'const all = []; for (;;) all.push(new Array(1e5).fill(all.length));',
    OUT_OF_MEMORY,
  ),
  afterBehaving('a Map', 'const all = new Map(); for (let n = 0; ; n++) all.set(n, n);', OUT_OF_MEMORY),
  afterBehaving('one buffer of 1 GB', 'return new Uint8Array(1024 ** 3).fill(1).length;', OUT_OF_MEMORY),
];

/** More of the machine than a run may have. */
export const resources: readonly Attack[] = [...time, ...memory, ...depth, ...behaved];
