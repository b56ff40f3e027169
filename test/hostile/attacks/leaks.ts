import type { Attack } from '../attack.ts';

/** Beyond 16 short starts a script runs on the process's own thread: see docs/adr/0005-sandbox.md. */
const BEYOND_PROOF = 22;
const CLEAN = { output: 'clean' };

/**
 * Each run looks for what the one before it left (`look`: an expression that is "clean" where there is nothing), then
 * leaves it (`leave`). All are the same version, so they share a warm context as far as one is fit for it.
 */
type Leak = readonly [what: string, look: string, leave: string];

const shared: readonly Leak[] = [
  ['a global', 'globalThis.mark', 'globalThis.mark = 1;'],
  ['a global by a symbol', 'globalThis[Symbol.for("mark")]', 'globalThis[Symbol.for("mark")] = 1;'],
  ['a global that cannot be deleted', 'globalThis.mark', 'Object.defineProperty(globalThis, "mark", { value: 1 });'],
  [
    'a global with a getter',
    'globalThis.mark',
    'Object.defineProperty(globalThis, "mark", { get: () => 1, configurable: true });',
  ],
  [
    'a property for each of many globals',
    'globalThis.mark9',
    'for (let n = 0; n < 1000; n++) globalThis["mark" + n] = n;',
  ],
  [
    'a stack of the global object',
    'Object.hasOwn(globalThis, "stack") || undefined',
    'Error.captureStackTrace(globalThis);',
  ],
  ['a prototype of the global object', 'globalThis.mark', 'Object.setPrototypeOf(globalThis, { mark: 1 });'],
  [
    'a sealed global object',
    'Object.isExtensible(globalThis) ? undefined : 1',
    'Object.preventExtensions(globalThis);',
  ],
  ['a property of a prototype', '({}).mark', 'Object.prototype.mark = 1;'],
  ['a property of an SDK function', 'sdk.http.get.mark', 'sdk.http.get.mark = 1;'],
  ['a property of context.budget', 'context.budget.mark', 'context.budget.mark = 1;'],
  ['a prototype of context.budget', 'context.budget.mark', 'Object.setPrototypeOf(context.budget, { mark: 1 });'],
  ['a property of context.remaining', 'context.remaining.mark', 'context.remaining.mark = 1;'],
  ['a property of the input', 'context.input.mark', 'context.input.mark = 1;'],
  ['a property of the trigger', 'context.trigger.mark', 'context.trigger.mark = 1;'],
  [
    'a getter that all events have',
    'Object.getOwnPropertyDescriptor(new Event("x"), "isTrusted").get.mark',
    'Object.getOwnPropertyDescriptor(new Event("x"), "isTrusted").get.mark = 1;',
  ],
  ['an accessor that all captured stacks have', 'stackOf({}).mark', 'stackOf({}).mark = 1;'],
  [
    'a class that only errors lead to',
    'thrown(() => sdk.secrets.get(1n)).then((e) => Object.getPrototypeOf(e).mark)',
    'Object.getPrototypeOf(await thrown(() => sdk.secrets.get(1n))).mark = 1;',
  ],
  [
    'an error class of a library',
    'thrown(() => atob("*")).then((e) => Object.getPrototypeOf(e).mark)',
    'Object.getPrototypeOf(await thrown(() => atob("*"))).mark = 1;',
  ],
  [
    'the inside of URLSearchParams',
    'insideOf(new URLSearchParams("a=b").entries())?.mark',
    'insideOf(new URLSearchParams("a=b").entries()).mark = 1;',
  ],
  ['the inside of Headers', 'insideOf(new Headers().keys())?.mark', 'insideOf(new Headers().keys()).mark = 1;'],
  ['the inside of FormData', 'insideOf(new FormData().values())?.mark', 'insideOf(new FormData().values()).mark = 1;'],
  [
    'the prototype of an iterator',
    'Object.getPrototypeOf(new Headers().keys()).mark',
    'Object.getPrototypeOf(new Headers().keys()).mark = 1;',
  ],
  [
    'the prototype of a helper of iterators',
    'Object.getPrototypeOf([].values().map(String)).mark',
    'Object.getPrototypeOf([].values().map(String)).mark = 1;',
  ],
  [
    'the prototype of async generators',
    'Object.getPrototypeOf((async function* () {}).prototype).mark',
    'Object.getPrototypeOf(Object.getPrototypeOf((async function* () {}).prototype)).mark = 1;',
  ],
  ['a template object', '(tag`x`).mark', 'tag`x`.raw.mark = 1;'],
  [
    'the bound function of a formatter',
    'new Intl.NumberFormat().format.mark',
    'new Intl.NumberFormat().format.mark = 1;',
  ],
  ['what a regular expression matched', 'RegExp.$1 || RegExp.lastMatch || RegExp["$`"]', '/(mark)/.exec("a mark");'],
  [
    'the length of stacks',
    '(Error.stackTraceLimit === 10 ? undefined : 1)',
    'Error.stackTraceLimit = { valueOf: () => 1 };',
  ],
  [
    'a frozen Error',
    '(new Error("x").stack.includes("    at ") ? undefined : 1)',
    'Error.stackTraceLimit = 0; Object.freeze(Error);',
  ],
  [
    'a function for stacks',
    '(Error.prepareStackTrace(new Error("x"), []) === "Error: x" ? undefined : 1)',
    'Error.prepareStackTrace = () => "mark";',
  ],
  [
    'a decoder in the middle of a character',
    '(new TextDecoder().decode(new Uint8Array([65])) === "A" ? undefined : 1)',
    'new TextDecoder().decode(new Uint8Array([0xe2, 0x82]), { stream: true });',
  ],
  [
    'a decoder of Japanese in the middle of a character',
    '(new TextDecoder("shift_jis").decode(new Uint8Array([65])) === "A" ? undefined : 1)',
    'new TextDecoder("shift_jis").decode(new Uint8Array([0x93]), { stream: true });',
  ],
  [
    'a hash in the middle of a block',
    'crypto.subtle.digest("SHA-256", new Uint8Array(0)).then((b) => (new Uint8Array(b)[0] === 0xe3 ? undefined : 1))',
    'const data = { get length() { throw 1; } }; crypto.subtle.digest("SHA-256", new Uint8Array(1e5)).catch(() => {}); crypto.subtle.digest("SHA-256", data);',
  ],
  [
    'a library that was loaded with other globals',
    '(structuredClone(new Map([[1, 2]])).get(1) === 2 ? undefined : 1)',
    'for (const name of ["process", "Deno", "Buffer", "window", "document", "MessageChannel"]) globalThis[name] = { mark: 1, versions: {} }; structuredClone(1); new TextDecoder("gbk");',
  ],
  [
    'a library that was half loaded',
    '(new URL("http://a/?b").search === "?b" && Object.isFrozen(URL.prototype) && new FormData() && new Event("x").type === "x" ? undefined : 1)',
    'const dive = (use, tries) => { try { dive(use, tries); } catch (error) { if (tries.left-- > 0) try { use(); } catch {} throw error; } }; for (const use of [() => new URL("http://a/"), () => new FormData(), () => new Event("x")]) try { dive(use, { left: 20 }); } catch {}',
  ],
  ['counters of the console', 'undefined', 'console.count(); console.group(); console.time("t");'],
  [
    'a listener for what libraries tell',
    'globalThis.mark',
    'const target = new EventTarget(); target.addEventListener("x", () => { throw 1; }); target.dispatchEvent(new Event("x"));',
  ],
  ['a timer', 'pause().then(() => globalThis.mark)', 'setTimeout(() => { globalThis.mark = 1; }, 1);'],
  ['an interval', 'pause().then(() => globalThis.mark)', 'setInterval(() => { globalThis.mark = 1; }, 1);'],
  [
    'a timer of a signal',
    'pause().then(() => globalThis.mark)',
    'AbortSignal.timeout(1).addEventListener("abort", () => { globalThis.mark = 1; });',
  ],
  ['a sleep', 'pause().then(() => globalThis.mark)', 'sdk.sleep(1).then(() => { globalThis.mark = 1; });'],
  [
    'a call that is answered late',
    'pause().then(() => globalThis.mark)',
    'sdk.scripts.call("calm").then(() => { globalThis.mark = 1; });',
  ],
  [
    'a request that fails late',
    'pause().then(() => globalThis.mark)',
    'fetch("http://127.0.0.1/").catch(() => { globalThis.mark = 1; });',
  ],
  [
    'a chain of microtasks beyond the end',
    'globalThis.mark',
    '(async () => { for (let n = 0; n < 2000; n++) await null; globalThis.mark = 1; })();',
  ],
  [
    'an async iterator under way',
    'pause().then(() => globalThis.mark)',
    '(async () => { for await (const x of (async function* () { for (let n = 0; n < 50; n++) { await null; yield n; } })()) globalThis.mark = x; })();',
  ],
  [
    'cleaning up',
    'pause().then(() => globalThis.mark)',
    'new FinalizationRegistry(() => { globalThis.mark = 1; }).register({}, 1); for (let n = 0; n < 50; n++) new Array(1e4).fill(n);',
  ],
  ['a rejection that nobody handles', 'globalThis.mark', 'Promise.reject(new Error("mark"));'],
  [
    'an id of a timer',
    '(setTimeout(() => {}) === 1 ? undefined : 1)',
    'for (let n = 0; n < 5; n++) clearTimeout(setTimeout(() => {}));',
  ],
  [
    'a global and an output that is refused',
    'globalThis.mark',
    'globalThis.mark = 1; if (context.input.n % 2) return 1n;',
  ],
  ['a global and an error', 'globalThis.mark', 'globalThis.mark = 1; if (context.input.n % 2) throw new Error("x");'],
];

const HELPERS = `const tag = (strings) => strings;
const pause = () => sdk.sleep(4);
const thrown = async (f) => { try { await f(); } catch (error) { return error; } };
const stackOf = (holder) => { Error.captureStackTrace(holder); return Object.getOwnPropertyDescriptor(holder, 'stack').get ?? {}; };
const insideOf = (made) => made[Object.getOwnPropertySymbols(made)[0]]?.target._globalObject ?? {};`;

const leakOf = ([what, look, leave]: Leak, runs: number): Attack => ({
  what: `${what}, ${runs} runs`,
  after: 'state that a run leaves in what the next one uses',
  source: `${HELPERS}
const found = await (${look});
if (!context.input.last) { try { ${leave} } catch {} }
return found === undefined || found === '' ? 'clean' : found;`,
  input: {},
  runs,
  ends: CLEAN,
});

export const leaks: readonly Attack[] = [
  ...shared.map((leak) => leakOf(leak, 3)),
  ...shared.filter((_, at) => at % 3 === 0).map((leak) => leakOf(leak, BEYOND_PROOF)),
  {
    what: 'an answer meant for the run before, by ids that can be guessed',
    source: `const asked = sdk.scripts.call('calm'); if (context.input.n === 1) return 'fine';
return asked;`,
    input: {},
    runs: 4,
    ends: { output: 'fine' },
  },
  {
    what: 'random numbers that the run before has seen',
    source: `const dive = (target) => { try { dive(target); } catch (error) { try { crypto.getRandomValues(target); } catch {} throw error; } };
const target = new Uint8Array(8); try { dive(target); } catch {}
return new Set([...Array.from({ length: 50 }, () => crypto.randomUUID()), crypto.randomUUID()]).size;`,
    runs: 3,
    ends: { output: 51 },
  },
];
