import { describe, expect, it } from '@jest/globals';
import type { Rig } from './rig.contract.ts';

/** An expression of a script, and its value or the name of the error that it throws. */
type Case = readonly [expression: string, expected: unknown];

const urls: readonly Case[] = [
  ['new URL("HTTP://EXAMPLE.com:80/a/../b?x#y").href', 'http://example.com/b?x#y'],
  ['new URL("http://faß.de").host', 'xn--fa-hia.de'],
  ['new URL("http://xn--fa-hia.de").host', 'xn--fa-hia.de'],
  ['new URL("http://ＧＯ.com").host', 'go.com'],
  ['new URL("http://a\\u00adb.c").host', 'ab.c'],
  ['new URL("http://日本語。ＪＰ").host', 'xn--wgv71a119e.jp'],
  ['new URL("http://XN--a").host', 'xn--a'],
  ['new URL("http://xn--a.ß")', 'TypeError'],
  ['new URL("http://a\\u200db.c")', 'TypeError'],
  ['new URL("http://％41.com")', 'TypeError'],
  ['new URL("http://%2565.com")', 'TypeError'],
  ['new URL("http://a b")', 'TypeError'],
  ['new URL("http://ü" + "a".repeat(5000))', 'TypeError'],
  ['new URL("http://１２７.0x1").host', '127.0.0.1'],
  ['new URL("http://0300.168.0.0x1").host', '192.168.0.1'],
  ['new URL("http://4294967296")', 'TypeError'],
  ['new URL("http://1.2.3.4.5")', 'TypeError'],
  ['new URL("http://[::FFFF:127.0.0.1]").host', '[::ffff:7f00:1]'],
  ['new URL("http://[1:2::3::4]")', 'TypeError'],
  ['new URL("mailto:a@b").origin', 'null'],
  ['new URL("//x/y", "https://a/b").href', 'https://x/y'],
  ['new URL("?q", "https://a/b/c#d").href', 'https://a/b/c?q'],
  ['new URL("../../..", "https://a/b/c").pathname', '/'],
  ['new URL("https://u:p@a/").password', 'p'],
  ['new URL("https://a:99999")', 'TypeError'],
  ['URL.canParse("nope")', false],
  ['URL.parse("nope")', null],
  ['const u = new URL("https://a"); u.searchParams.append("x", "ü &"); return u.href', 'https://a/?x=%C3%BC+%26'],
  ['const u = new URL("https://a?x=1"); u.search = ""; return [...u.searchParams].length', 0],
  ['const u = new URL("https://a"); u.port = "8o"; return u.port', '8'],
  ['const u = new URL("https://a"); u.host = "ü:8"; return u.host', 'xn--tda:8'],
  ['const u = new URL("https://a"); u.protocol = "mailto"; return u.href', 'https://a/'],
  ['JSON.stringify([new URL("https://a")])', '["https://a/"]'],
  ['[...new URLSearchParams("a=1&a=2&b")].join(";")', 'a,1;a,2;b,'],
  ['String(new URLSearchParams({ a: "+ %", b: "~*" }))', 'a=%2B+%25&b=%7E*'],
  ['new URLSearchParams("a=%zz&b=%ff").get("b")', '\uFFFD'],
  ['new URLSearchParams("a=1&b=2&a=3").has("a", "3")', true],
  ['const p = new URLSearchParams("b=1&a=2&b=0"); p.sort(); return String(p)', 'a=2&b=1&b=0'],
  ['new URLSearchParams([["a"]])', 'TypeError'],
  ['new URLSearchParams("a=1").size', 1],
];

const encodings: readonly Case[] = [
  ['[...new TextEncoder().encode("ü\\ud800")]', [195, 188, 239, 191, 189]],
  ['new TextEncoder().encodeInto("a😀", new Uint8Array(4)).written', 1],
  ['new TextDecoder().decode(new Uint8Array([239, 187, 191, 65]))', 'A'],
  ['new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array([239, 187, 191, 65]))', '\uFEFFA'],
  ['new TextDecoder().decode(new Uint8Array([0xf0, 0x90, 65]))', '\uFFFDA'],
  ['new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([0xff]))', 'TypeError'],
  ['new TextDecoder("latin1").encoding', 'windows-1252'],
  ['new TextDecoder("nope")', 'RangeError'],
  ['new TextDecoder("shift_jis").decode(new Uint8Array([0x93, 0xfa, 0x96, 0x7b]))', '日本'],
  ['new TextDecoder("gb18030").decode(new Uint8Array([0x81, 0x30, 0x81, 0x30]))', '\u0080'],
  ['new TextDecoder("utf-16be").decode(new Uint8Array([0, 65, 0xd8]))', 'A\uFFFD'],
  [
    'const d = new TextDecoder(); return d.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + d.decode(new Uint8Array([0xac]))',
    '€',
  ],
  ['btoa("\\u00ff")', '/w=='],
  ['btoa("ü€")', 'InvalidCharacterError'],
  ['atob(" Y Q = = ")', 'a'],
  ['atob("YQ")', 'a'],
  ['atob("Y")', 'InvalidCharacterError'],
  ['atob("YQ=")', 'InvalidCharacterError'],
  ['atob("YQ===")', 'InvalidCharacterError'],
  ['atob("a-_a")', 'InvalidCharacterError'],
  ['atob(null).length', 3],
];

const clones: readonly Case[] = [
  ['structuredClone(new Map([[{ a: 1 }, new Set([2])]])).size', 1],
  ['const a = {}; a.self = a; const b = structuredClone(a); return b !== a && b.self === b', true],
  ['structuredClone(new Date(5)).getTime()', 5],
  ['String(structuredClone(/a/gi))', '/a/gi'],
  ['structuredClone({ u: undefined, n: -0, b: 1n }).b === 1n', true],
  ['structuredClone(new RangeError("x", { cause: 1 })) instanceof RangeError', true],
  ['structuredClone(Object.create({ inherited: 1 })).inherited ?? null', null],
  ['[...structuredClone(new Uint8Array([1, 2, 3]).subarray(1))]', [2, 3]],
  ['structuredClone([1, , 3]).hasOwnProperty(1)', false],
  ['structuredClone(() => 1)', 'DataCloneError'],
  ['structuredClone(Symbol())', 'DataCloneError'],
  ['structuredClone(new WeakMap())', 'DataCloneError'],
  ['structuredClone(Promise.resolve())', 'DataCloneError'],
  ['structuredClone({ get x() { throw new RangeError("mine"); } })', 'RangeError'],
  ['structuredClone()', 'TypeError'],
  ['structuredClone(new DOMException("m", "AbortError")).name', 'AbortError'],
];

const events: readonly Case[] = [
  [
    'const e = new DOMException("m", "AbortError"); return [e.code, String(e), e instanceof Error]',
    [20, 'AbortError: m', true],
  ],
  ['new DOMException("m").name', 'Error'],
  ['DOMException.ABORT_ERR', 20],
  ['new Event("x", { cancelable: true }).isTrusted', false],
  ['new Event()', 'TypeError'],
  ['new CustomEvent("x", { detail: 5 }).detail', 5],
  [
    `const t = new EventTarget(), seen = [];
t.addEventListener("x", { handleEvent(e) { seen.push(e.target === t, this.handleEvent !== undefined); } }, { once: true });
t.addEventListener("x", (e) => { seen.push(2); e.preventDefault(); e.stopImmediatePropagation(); });
t.addEventListener("x", () => seen.push("never"));
seen.push(t.dispatchEvent(new Event("x", { cancelable: true })), t.dispatchEvent(new Event("x")));
return seen`,
    [true, true, 2, 2, false, true],
  ],
  ['const c = new AbortController(); c.abort(); return [c.signal.aborted, c.signal.reason.name]', [true, 'AbortError']],
  ['const c = new AbortController(); c.abort("why"); c.abort("again"); return c.signal.reason', 'why'],
  ['AbortSignal.abort().throwIfAborted()', 'AbortError'],
  ['new AbortSignal()', 'TypeError'],
  ['AbortSignal.timeout(-1)', 'TypeError'],
  ['const s = AbortSignal.timeout(1); await sdk.sleep(20); return s.reason.name', 'TimeoutError'],
  [
    'const a = new AbortController(), b = new AbortController(); const s = AbortSignal.any([a.signal, AbortSignal.any([b.signal])]); b.abort(7); return [s.aborted, s.reason, a.signal.aborted]',
    [true, 7, false],
  ],
  [
    'const c = new AbortController(); let n = 0; c.signal.onabort = () => n++; c.signal.addEventListener("abort", () => n++); c.abort(); return n',
    2,
  ],
  ['[performance.now() >= 0, performance.timeOrigin <= Date.now(), performance.timeOrigin > 1e12]', [true, true, true]],
  ['const a = performance.now(); await sdk.sleep(20); return performance.now() - a >= 15', true],
];

const requests: readonly Case[] = [
  [
    '[...new Headers({ B: " x ", a: "1" })]',
    [
      ['a', '1'],
      ['b', 'x'],
    ],
  ],
  [
    'const h = new Headers([["set-cookie", "a"], ["Set-Cookie", "b"], ["x", "1"], ["x", "2"]]); return [h.getSetCookie(), h.get("x")]',
    [['a', 'b'], '1, 2'],
  ],
  ['new Headers({ "a b": "1" })', 'TypeError'],
  ['new Headers({ a: "1\\n2" })', 'TypeError'],
  ['new Headers({ a: "€" })', 'TypeError'],
  ['new Headers([["a"]])', 'TypeError'],
  ['new Headers(null)', 'TypeError'],
  ['new Headers({ a: "\\n1\\n" }).get("A")', '1'],
  ['new Request("https://a", { method: "post" }).method', 'POST'],
  ['new Request("https://a", { method: "patch" }).method', 'patch'],
  ['new Request("https://a", { method: "CONNECT" })', 'TypeError'],
  ['new Request("https://a", { method: "a b" })', 'TypeError'],
  ['new Request("https://a", { body: "x" })', 'TypeError'],
  ['new Request("https://u:p@a")', 'TypeError'],
  ['new Request("/relative")', 'TypeError'],
  ['new Request("https://a", { redirect: "nope" })', 'TypeError'],
  ['new Request("https://a", { signal: {} })', 'TypeError'],
  ['new Request("https://a", { method: "POST", body: new URLSearchParams({ a: "ü" }) }).text()', 'a=%C3%BC'],
  [
    'const r = new Request("https://a", { method: "POST", body: "x" }); new Request(r); return [r.bodyUsed, await r.text().catch((e) => e.name)]',
    [true, 'TypeError'],
  ],
  [
    'const r = new Request("https://a", { method: "POST", body: "x", headers: { a: "1" } }); const c = r.clone(); return [await r.text(), await c.text(), c.headers.get("a")]',
    ['x', 'x', '1'],
  ],
  [
    'const c = new AbortController(); const r = new Request("https://a", { signal: c.signal }); c.abort(); return r.signal.aborted',
    true,
  ],
  [
    'const r = new Response("x", { status: 404, statusText: "No" }); return [r.status, r.ok, r.statusText, r.type, r.headers.get("content-type")]',
    [404, false, 'No', 'default', 'text/plain;charset=UTF-8'],
  ],
  ['new Response("x", { status: 204 })', 'TypeError'],
  ['new Response("x", { status: 99 })', 'RangeError'],
  ['new Response("x", { statusText: "a\\nb" })', 'TypeError'],
  ['new Response("\\ufeff{\\"a\\":1}").json()', { a: 1 }],
  ['new Response("{").json()', 'SyntaxError'],
  ['const r = new Response("x"); await r.text(); return r.text()', 'TypeError'],
  ['const r = new Response("x"); await r.text(); return r.clone()', 'TypeError'],
  ['[...(await new Response(new Uint8Array([1, 2, 3]).subarray(1)).bytes())]', [2, 3]],
  ['Response.json({ a: 1 }).headers.get("content-type")', 'application/json'],
  ['Response.json(undefined)', 'TypeError'],
  ['Response.redirect("https://a/", 303).headers.get("location")', 'https://a/'],
  ['Response.redirect("https://a/", 200)', 'RangeError'],
  ['Response.error().headers.set("a", "1")', 'TypeError'],
  [
    'const r = new Response("ü"), seen = []; for await (const chunk of r.body) seen.push(...chunk); return [seen, r.bodyUsed, r.body.locked, await r.text().catch((e) => e.name)]',
    [[195, 188], true, false, 'TypeError'],
  ],
  [
    'const r = new Response("x"), reader = r.body.getReader(); return [r.body.locked, r.bodyUsed, (await reader.read()).value.length, await reader.read(), r.bodyUsed, await reader.closed]',
    [true, false, 1, { done: true, value: null }, true, null],
  ],
  [
    'const r = new Response("x"), reader = r.body.getReader(); const locked = await r.text().catch((e) => e.name); reader.releaseLock(); return [locked, await reader.read().catch((e) => e.name), await r.text()]',
    ['TypeError', 'TypeError', 'x'],
  ],
  ['const r = new Response("x"); r.body.getReader(); return r.body.getReader()', 'TypeError'],
  [
    'const r = new Response("x"); await r.body.cancel(); return [r.bodyUsed, await r.text().catch((e) => e.name)]',
    [true, 'TypeError'],
  ],
  [
    'const r = new Response("x"); await r.text(); return [r.body.locked, await r.body.cancel().catch((e) => e.name)]',
    [true, 'TypeError'],
  ],
  ['const r = new Response("x"); return r.body === r.body', true],
  [
    'const r = new Response("x", { status: 201, headers: { a: "1" } }), s = new Response(r.body, r); s.headers.append("b", "2"); return [s.status, [...s.headers], await s.text(), r.bodyUsed]',
    [
      201,
      [
        ['a', '1'],
        ['b', '2'],
        ['content-type', 'text/plain;charset=UTF-8'],
      ],
      'x',
      true,
    ],
  ],
  ['const r = new Response("x"); r.body.getReader(); return new Response(r.body)', 'TypeError'],
  ['new Response("x").body.tee()', 'NotSupportedError'],
  ['new Response("x").body.pipeThrough({})', 'NotSupportedError'],
  ['String(new Response("x").body)', '[object ReadableStream]'],
  ['new Response("x").body.getReader.call({})', 'TypeError'],
  ['for await (const chunk of new Response("").body) return chunk; return "none"', 'none'],
  ['new Response().body', null],
  ['const seen = []; for await (const chunk of new Blob(["x"]).stream()) seen.push(...chunk); return seen', [120]],
  [
    'const b = new Blob(["a", new Uint8Array([98])], { type: "Text/X" }); return [b.size, b.type, await b.slice(1).text()]',
    [2, 'text/x', 'b'],
  ],
  [
    'const f = new FormData(); f.append("a", "ü"); f.append("f", new File(["x"], "q\\"\\n.txt")); const g = await new Response(f).formData(); return [g.get("a"), g.get("f").name, await g.get("f").text()]',
    ['ü', 'q"\n.txt', 'x'],
  ],
  [
    'const g = await new Response("a=1&b=%C3%BC", { headers: { "content-type": "application/x-www-form-urlencoded" } }).formData(); return [...g].flat()',
    ['a', '1', 'b', 'ü'],
  ],
  ['new Response("x").formData()', 'TypeError'],
  ['new Response("--x", { headers: { "content-type": "multipart/form-data; boundary=x" } }).formData()', 'TypeError'],
];

/** Many at once: a run each would take longer than all of them. */
const scriptOf = (cases: readonly Case[]): string => {
  const functions = cases.map(([text]) => `async () => { ${/\breturn\b/.test(text) ? text : `return ${text}`}; }`);
  return `const results = [];
for (const work of [${functions.join(',\n')}]) {
  try { const value = await work(); results.push(value === undefined ? null : value); } catch (error) { results.push(error.name); }
}
return results;`;
};

/** The web's globals, where implementations are known to differ. The suite's own tests are in `web-platform/`. */
export const theWebIsAsItsStandardsSay = (rig: Rig): void => {
  describe('the web', () => {
    it.each([
      ['URLs', urls],
      ['encodings', encodings],
      ['clones', clones],
      ['events', events],
      ['requests', requests],
    ])('has %s by its standards, twice in the same context', async (_title, cases) => {
      const source = scriptOf(cases);
      const expected = cases.map(([text, value]) => [text, value]);
      for (let time = 0; time < 2; time++) {
        const results = (await rig.output(source, { timeoutMs: 10_000 })) as unknown[];
        expect(results.map((value, at) => [cases[at]![0], value])).toEqual(expected);
      }
    });

    it('calls everything by its name', async () => {
      const names =
        'URL URLSearchParams TextEncoder TextDecoder DOMException Event CustomEvent EventTarget AbortController AbortSignal Headers Request Response Blob File FormData CryptoKey fetch structuredClone atob btoa setTimeout queueMicrotask';
      const source = `return "${names}".split(" ").map((name) => globalThis[name].name).join(" ");`;
      expect(await rig.output(source)).toBe(names);
    });

    it('does not keep a context from being used again for a timeout that nobody waits for', async () => {
      const source = 'globalThis.marks ??= 0; AbortSignal.timeout(5_000); return 1;';
      const [first, second] = [await rig.run(source), await rig.run(source)];
      expect([first.output, second.output]).toEqual([1, 1]);
      // Another isolate would have had to load what the first one loaded.
      expect(second.cpuTimeMs!).toBeLessThan(first.cpuTimeMs!);
    });

    it('reports what a listener throws, and goes on', async () => {
      const told = await rig.run(
        'const t = new EventTarget(); t.addEventListener("x", () => { throw new RangeError("mine"); }); t.dispatchEvent(new Event("x")); return 1;',
      );
      expect(told).toMatchObject({ output: 1, logs: [{ level: 'error', message: 'Uncaught RangeError: mine' }] });
    });
  });
};
