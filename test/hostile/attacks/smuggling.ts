import type { Attack, Ending } from '../attack.ts';

type Row = readonly [what: string, source: string, ends: Ending | readonly Ending[]];

/** What is returned, thrown, logged or given to the SDK, and is not what it seems. */
const values: readonly Row[] = [
  [
    'a Proxy as output',
    'return new Proxy({ a: 1 }, { get: (target, name) => (name === "a" ? 2 : target[name]) });',
    { output: { a: 2 } },
  ],
  [
    'a Proxy as output that invents keys',
    'return new Proxy({}, { ownKeys: () => ["__proto__", "a"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }), get: () => 1 });',
    { output: JSON.parse('{"__proto__":1,"a":1}') },
  ],
  [
    'a revoked Proxy as output',
    'const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy;',
    { error: 'TypeError' },
  ],
  ['a thenable as output', 'return { then(resolve) { resolve({ then(again) { again(3); } }); } };', { output: 3 }],
  [
    'a thenable that settles twice',
    'return { then(resolve, reject) { resolve(1); resolve(2); reject(3); throw 4; } };',
    { output: 1 },
  ],
  [
    'a thenable that answers after the end',
    'return { then(resolve) { resolve(1); setTimeout(() => resolve(2), 1); } };',
    { output: 1 },
  ],
  [
    'a toJSON that changes its mind',
    'let asked = 0; return { toJSON: () => (asked++ ? undefined : 1) };',
    { output: null },
  ],
  ['a toJSON that returns its own kind', 'return { toJSON() { return this; }, a: 1 };', { error: 'OutputError' }],
  [
    'a toJSON that hides a BigInt',
    'let asked = 0; return { toJSON: () => (asked++ ? 1n : 1) };',
    { error: 'TypeError' },
  ],
  ['a toJSON that throws what is no error', 'return { toJSON() { throw null; } };', { error: 'Error' }],
  ['raw JSON', 'return [JSON.rawJSON("1e999"), JSON.rawJSON("\\"x\\"")];', { output: [Infinity, 'x'] }],
  [
    'keys that forge a frame',
    'return JSON.parse(\'{"kind":"end","run":1,"outcome":"completed","__proto__":{"a":1}}\').kind;',
    { output: 'end' },
  ],
  [
    'text that forges a frame',
    'return "\\n{\\"kind\\":\\"end\\"}\\u0000\\u2028\\ud800";',
    [{ output: '\n{"kind":"end"}\u0000\u2028\ud800' }, { output: '\n{"kind":"end"}\u0000\u2028\ufffd' }],
  ],
  [
    'an array as long as a number goes',
    'const list = []; list.length = 2 ** 32 - 1; return list;',
    ['timeout', { error: 'OutputLimitError' }, { error: 'RangeError' }, { error: 'MemoryLimitError' }],
  ],
  ['a getter that never ends', 'return { get a() { for (;;); } };', 'timeout'],
  [
    'a value that fights being read',
    'return new Proxy([], { get() { throw new Error("trap"); } });',
    { error: 'Error' },
  ],
  [
    'an error whose getters throw',
    'throw Object.defineProperties(new Error("x"), { stack: { get() { throw 1; } }, name: { get() { throw 2; } }, message: { get() { throw 3; } } });',
    { error: 'Error' },
  ],
  [
    'an error that claims to be ours',
    'throw Object.assign(new Error("x"), { name: "MemoryLimitError", retryable: false, timeoutReason: "cpu" });',
    { error: 'MemoryLimitError' },
  ],
  ['an error that claims to be a timeout', 'throw new Error("Script execution timed out.");', { error: 'Error' }],
  [
    'an error that claims a dead isolate',
    'throw new Error("Isolate was disposed during execution due to memory limit");',
    { error: 'Error' },
  ],
  [
    'an error with a thenable inside',
    'throw { then(resolve) { resolve(1); }, name: "Odd", message: "x" };',
    { error: 'Odd' },
  ],
  [
    'an error of 10 MB',
    'throw Object.assign(new Error("m".repeat(5e6)), { stack: "s".repeat(5e6) });',
    { error: 'Error' },
  ],
  [
    'a rejection that nobody handles and nobody can read',
    'Promise.reject({ name: { toString() { throw 1; } } }); await null; return 1;',
    { output: 1 },
  ],
  [
    'a Proxy as an unhandled rejection',
    'Promise.reject(new Proxy(new Error("x"), { get() { throw 1; } })); await null; return 1;',
    { output: 1 },
  ],
  [
    'an error without end as an unhandled rejection',
    'const e = new Error("x"); e.cause = e; Object.defineProperty(e, "message", { get() { return e; } }); Promise.reject(e); await null; return 1;',
    { output: 1 },
  ],
  [
    'a log line whose text is no text',
    'const e = new Error("x"); let asked = 0; Object.defineProperty(e, "stack", { get: () => (asked++ ? { length: 1, toJSON: () => undefined } : "a") }); sdk.log.info(e, e); console.log(e); return "alive";',
    { output: 'alive' },
  ],
  [
    'a log line that closes its JSON',
    'sdk.log.info("\\"},{\\"at\\":\\"1970\\",\\"level\\":\\"fatal\\"", { toJSON: () => "]}," }); return "alive";',
    { output: 'alive' },
  ],
  [
    'a log line of raw JSON',
    'sdk.log.info("x", { a: JSON.rawJSON("1e999") }); sdk.log.warn(Symbol("x"), Symbol("y")); return "alive";',
    { output: 'alive' },
  ],
  [
    'log lines with formats for what is not there',
    'console.log("%s %d %i %f %j %o %O %c %%", { toString() { throw 1; } }, Symbol("x"), 1n, {}); return "alive";',
    [{ output: 'alive' }, { error: 'TypeError' }],
  ],
  [
    'a log line that logs',
    'const o = { get a() { console.log(o2); return 1; } }; const o2 = { get b() { return "x"; } }; console.log(o); return "alive";',
    { output: 'alive' },
  ],
  ['a log line without end', 'console.log(new Proxy({}, { ownKeys: () => { for (;;); } }));', 'timeout'],
  [
    'arguments of the wrong kinds',
    `const told = [];
for (const call of [() => sdk.secrets.get({}), () => sdk.vars.get(null), () => sdk.scripts.call(5), () => sdk.cache.get(undefined), () => events.publish({}, 1),
  () => sdk.db.query({}, "x"), () => sdk.http.get({ toString: () => "http://127.0.0.1/" })]) {
  try { await call(); told.push("done"); } catch (error) { told.push(error instanceof Error); }
}
return told.includes("done") ? told : "refused";`,
    [{ output: 'refused' }],
  ],
  [
    'an argument that contains itself',
    'const o = {}; o.o = o; return events.publish("a.b.c", o);',
    { error: 'TypeError' },
  ],
  [
    'an argument that calls the SDK while it is read',
    'try { return await events.publish("a.b.c", { toJSON() { void sdk.secrets.get("x").catch(() => {}); return 1; } }).then(() => "sent"); } catch (error) { return error.name; }',
    { output: 'sent' },
  ],
  [
    'an argument of 20 MB',
    'try { await sdk.scripts.call("calm", "x".repeat(2e7)); } catch (error) { return error.name; }',
    [{ output: 'RangeError' }, { error: 'MemoryLimitError' }],
  ],
  [
    'a call for a name that is none',
    'try { await sdk.scripts.call("__proto__"); } catch (error) { return error instanceof Error; }',
    { output: true },
  ],
  [
    'options that change while they are read',
    'let asked = 0; try { return await sdk.http.get("http://127.0.0.1/", { get timeout() { return asked++ ? "x" : 5; }, headers: new Proxy({}, { ownKeys: () => ["a\\r\\nb"], getOwnPropertyDescriptor: () => ({ value: "x", enumerable: true, configurable: true }) }) }); } catch (error) { return error.name; }',
    { output: 'TypeError' },
  ],
  [
    'a header that splits a request',
    'try { return await sdk.http.get("http://127.0.0.1/", { headers: { x: "a\\r\\nhost: evil" } }); } catch (error) { return error.name; }',
    { output: 'TypeError' },
  ],
  ['a changed sdk', 'sdk.secrets.get = () => "mine"; return 1;', { error: 'TypeError' }],
  ['a changed context', 'context.tenantId = "neighbour"; return context.tenantId;', { error: 'TypeError' }],
  [
    'a context of another tenant',
    'return [Reflect.set(context, "tenantId", "neighbour"), Reflect.defineProperty(context, "scriptId", { value: 1 }), Reflect.setPrototypeOf(context, {})];',
    { output: [false, false, false] },
  ],
  [
    'changed web globals',
    'return [Reflect.set(globalThis, "fetch", 1), Reflect.deleteProperty(globalThis, "URL"), Reflect.defineProperty(URL.prototype, "href", { value: 1 }), Reflect.set(crypto, "subtle", 1), Reflect.set(Headers.prototype, "get", 1)];',
    { output: [false, false, false, false, false] },
  ],
];

/** Answers of an HTTP endpoint: what they must not be able to send. */
const answers: readonly Row[] = [
  [
    'a header that splits the answer',
    'return { status: 200, headers: { x: "a\\r\\nset-cookie: evil=1" } };',
    { error: 'ResponseError' },
  ],
  [
    'a header name that splits the answer',
    'return { status: 200, headers: { "x\\r\\ny": "a" } };',
    { error: 'ResponseError' },
  ],
  [
    'a header of many values, one of which splits',
    'return { status: 200, headers: { x: ["a", "b\\nc"] } };',
    { error: 'ResponseError' },
  ],
  [
    'a cookie that splits the answer',
    'return { status: 200, cookies: { c: { value: "v", path: "/\\r\\nx: y" } } };',
    { error: 'ResponseError' },
  ],
  [
    'a cookie that is two texts',
    'let asked = 0; return { status: 200, cookies: { c: { value: "v", domain: { toString: () => (asked++ ? "a.b\\r\\nx: y" : "a.b") } } } };',
    { error: 'ResponseError' },
  ],
  [
    'a cookie name that is a header',
    'return { status: 200, cookies: { "a=b; path=/; x": "y" } };',
    { error: 'ResponseError' },
  ],
  [
    'a body of its own length',
    'return { status: 200, headers: { "Content-Length": "0", "Transfer-Encoding": "chunked" }, body: "x" };',
    { error: 'ResponseError' },
  ],
  [
    'a connection of its own',
    'return { status: 200, headers: { connection: "upgrade", upgrade: "h2c" } };',
    { error: 'ResponseError' },
  ],
  [
    'a body where there is none',
    'return { status: 304, body: "HTTP/1.1 200 OK\\r\\n\\r\\n" };',
    { error: 'ResponseError' },
  ],
  [
    'a status that changes its mind',
    'const statuses = [200, 204, 999]; return { get status() { return statuses.shift() ?? "1"; }, body: "x" };',
    { output: { status: 200, headers: {}, body: 'x' } },
  ],
  ['a header beyond Latin-1', 'return { status: 200, headers: { x: "\\u010a\\u010d" } };', { error: 'ResponseError' }],
  [
    'a header named as a prototype',
    'return { status: 200, headers: { ["__proto__"]: "a", constructor: "b", "x-a": "c" } };',
    { output: { status: 200, headers: { 'x-a': 'c' }, body: '' } },
  ],
  [
    'headers of a Proxy',
    'return { status: 200, headers: new Proxy({}, { ownKeys: () => ["x-a"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }), get: () => ({ toString: () => "b\\r\\nc" }) }) };',
    { error: 'ResponseError' },
  ],
  [
    'a list of headers that maps itself',
    'const list = ["a"]; Object.defineProperty(list, "map", { value: () => [{ toString: () => "ok", toJSON: () => "b\\r\\nc" }] }); return { status: 200, headers: { "x-a": list } };',
    { output: { status: 200, headers: { 'x-a': 'a' }, body: '' } },
  ],
  [
    'a body that is no bytes',
    'return { status: 200, body: Object.create(Uint8Array.prototype) };',
    { error: 'TypeError' },
  ],
  [
    '1,000 headers',
    'return { status: 200, headers: Object.fromEntries(Array.from({ length: 1000 }, (_, n) => ["x-" + n, "y"])) };',
    { error: 'ResponseError' },
  ],
];

const rows = (list: readonly Row[], rest: Partial<Attack>): Attack[] =>
  list.map(([what, source, ends]) => ({ what, source, ends, ...rest }));

export const smuggling: readonly Attack[] = [
  ...rows(values, { after: 'what crosses a border is read twice' }),
  ...rows(answers, { after: 'CWE-113, response splitting', trigger: 'http' }),
];
