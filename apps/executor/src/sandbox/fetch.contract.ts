import { beforeEach, describe, expect, it } from '@jest/globals';
import { answered, type Rig } from './rig.contract.ts';
import type { CallAnswer } from './sandbox.ts';
import type { HttpCall, HttpCallAnswer } from './wire/sdk-calls.ts';

const reply = (body: string | Uint8Array | null, head: Partial<HttpCallAnswer> = {}): CallAnswer =>
  answered(
    { status: 200, statusText: 'OK', headers: [], url: 'https://api.example/', redirected: false, ...head },
    body === null ? null : Buffer.from(body),
  );
const json = [['content-type', 'application/json; charset=utf-8']] as const;
const refused = (name: string, message = 'No'): CallAnswer => ({ ok: false, error: { name, message } });

/** `fetch` and `sdk.http`, as scripts see them; what goes over the network is the executor's. */
export const httpIsCalled = (rig: Rig): void => {
  let answer: (call: HttpCall, body: Buffer | null) => Promise<CallAnswer> = async () => reply(null);
  beforeEach(() => {
    rig.calls.length = 0;
    answer = async () => reply(null);
    rig.answerCall = async (_name, args) => answer((args as [HttpCall])[0], rig.calls.at(-1)!.body);
  });
  const sent = (): { call: HttpCall; body: string | undefined } => {
    const { name, args, body } = rig.calls.at(-1)!;
    expect(name).toBe('http.request');
    return { call: (args as [HttpCall])[0], body: body?.toString() };
  };

  describe('fetch', () => {
    it('sends what the standard says', async () => {
      await rig.output(
        `await fetch(new URL("https://api.example/ü?x=1#part"), { method: "post", headers: { "X-A": "1", Cookie: "a=b" }, body: JSON.stringify({ a: "ü" }) });`,
      );
      const { call, body } = sent();
      expect(call).toEqual({
        method: 'POST',
        url: 'https://api.example/%C3%BC?x=1#part',
        headers: [
          ['content-type', 'text/plain;charset=UTF-8'],
          ['cookie', 'a=b'],
          ['x-a', '1'],
        ],
        redirect: 'follow',
        timeoutMs: expect.any(Number),
      });
      expect(call.timeoutMs).toBeLessThanOrEqual(2_000);
      expect(body).toBe('{"a":"ü"}');
    });

    it('answers with a response of the standard', async () => {
      answer = async () =>
        reply('{"a":1}', {
          status: 201,
          statusText: 'Made',
          headers: [...json, ['set-cookie', 'a'], ['set-cookie', 'b']],
          url: 'https://other.example/',
          redirected: true,
        });
      const source = `const r = await fetch("https://api.example/");
let immutable; try { r.headers.set("a", "1"); } catch (error) { immutable = error.name; }
return [r instanceof Response, r.ok, r.status, r.statusText, r.type, r.url, r.redirected, r.headers.getSetCookie(), immutable, await r.clone().json(), await r.text(), r.bodyUsed];`;
      expect(await rig.output(source)).toEqual([
        true,
        true,
        201,
        'Made',
        'basic',
        'https://other.example/',
        true,
        ['a', 'b'],
        'TypeError',
        { a: 1 },
        '{"a":1}',
        true,
      ]);
    });

    it('carries bytes as they are, both ways', async () => {
      answer = async (_call, body) => reply(Buffer.from(body!.toReversed()));
      const source = `const r = await fetch("https://api.example/", { method: "PUT", body: new Uint8Array([0, 255, 128, 10]) });
return [...new Uint8Array(await r.arrayBuffer())];`;
      expect(await rig.output(source)).toEqual([10, 128, 255, 0]);
    });

    it('sends forms as multipart', async () => {
      await rig.output(
        'const form = new FormData(); form.append("a", "ü"); form.append("f", new Blob(["x"], { type: "text/css" }), "x.css"); await fetch("https://api.example/", { method: "POST", body: form });',
      );
      const { call, body } = sent();
      const [, boundary] = /^multipart\/form-data; boundary=(\S+)$/.exec(call.headers[0]![1])!;
      expect(body).toContain(`--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nü\r\n`);
      expect(body).toMatch(/name="f"; filename="x\.css"\r\nContent-Type: text\/css\r\n\r\nx\r\n/);
    });

    it('tells a failed request as the standard does, at the line of the script', async () => {
      answer = async () => refused('NetworkError', 'The connection was refused');
      const told = await rig.run('const x = 1;\nawait fetch("https://api.example/");');
      expect(told.error).toMatchObject({
        name: 'TypeError',
        message: 'fetch failed: The connection was refused',
        line: 2,
      });
      const source =
        'try { await fetch("https://api.example/"); } catch (e) { return [e instanceof TypeError, e.cause.name, e.cause.message]; }';
      expect(await rig.output(source)).toEqual([true, 'NetworkError', 'The connection was refused']);
    });

    it.each(['SsrfBlockedError', 'RateLimitError', 'TimeoutError', 'ResponseTooLargeError'])(
      'lets %s keep its name',
      async (name) => {
        answer = async () => refused(name);
        expect((await rig.run('await fetch("https://api.example/");')).error).toMatchObject({
          name,
          message: 'No',
          line: 1,
        });
      },
    );

    it('ends at once when it is aborted, before and while it is under way', async () => {
      answer = () => new Promise(() => undefined);
      const source = `const c = new AbortController();
setTimeout(() => c.abort(new RangeError("enough")), 20);
const seen = [];
for (const signal of [() => c.signal, () => AbortSignal.timeout(10), () => AbortSignal.abort()]) {
  await fetch("https://api.example/", { signal: signal() }).catch((error) => seen.push(error.name));
}
return seen;`;
      expect(await rig.output(source)).toEqual(['RangeError', 'TimeoutError', 'AbortError']);
      expect(rig.calls).toHaveLength(2);
    });

    it.each(['fetch("nope")', 'fetch("https://a", { method: "GET", body: "x" })', 'fetch()', 'fetch("https://u:p@a")'])(
      'refuses %s and sends nothing',
      async (call) => {
        expect((await rig.run(`await ${call};`)).error).toMatchObject({ name: 'TypeError' });
        expect(rig.calls).toEqual([]);
      },
    );

    it('follows the pages of an API', async () => {
      answer = async ({ url }) => {
        const page = Number(new URL(url).searchParams.get('page') ?? '1');
        const next = page < 4 ? [['link', `<https://api.example/items?page=${page + 1}>; rel="next"`] as const] : [];
        return page === 2 && rig.calls.length === 2
          ? reply(null, { status: 503 })
          : reply(JSON.stringify([page * 10, page * 10 + 1]), { headers: [...json, ...next] });
      };
      const source = `const items = [];
for (let url = "https://api.example/items", tries = 0; url && tries < 10; tries++) {
  const response = await fetch(url, { headers: { accept: "application/json" } });
  if (response.status === 503) { await sdk.sleep(5); continue; }
  items.push(...await response.json());
  url = response.headers.get("link")?.match(/<([^>]+)>; rel="next"/)?.[1];
}
return items;`;
      expect(await rig.output(source)).toEqual([10, 11, 20, 21, 30, 31, 40, 41]);
    });
  });

  describe('sdk.http', () => {
    it.each([
      ['get("https://a.example/", {})', 'GET', undefined, null],
      ['delete("https://a.example/")', 'DELETE', undefined, null],
      [
        'post("https://a.example/", { a: new Date(0) })',
        'POST',
        '{"a":"1970-01-01T00:00:00.000Z"}',
        'application/json',
      ],
      ['post("https://a.example/", [1])', 'POST', '[1]', 'application/json'],
      ['put("https://a.example/", "tëxt")', 'PUT', 'tëxt', 'text/plain;charset=UTF-8'],
      [
        'patch("https://a.example/", new URLSearchParams({ a: "ü" }))',
        'PATCH',
        'a=%C3%BC',
        'application/x-www-form-urlencoded;charset=UTF-8',
      ],
      ['post("https://a.example/", new Uint8Array([104, 105]))', 'POST', 'hi', null],
      [
        'post("https://a.example/", { a: 1 }, { headers: { "Content-Type": "application/vnd.api+json" } })',
        'POST',
        '{"a":1}',
        'application/vnd.api+json',
      ],
      ['post("https://a.example/")', 'POST', undefined, null],
    ])('%s sends what it says', async (text, method, body, type) => {
      await rig.output(`await sdk.http.${text};`);
      const found = sent();
      expect(found.call).toEqual({
        method,
        url: 'https://a.example/',
        headers: type ? [['content-type', type]] : [],
        redirect: 'follow',
        timeoutMs: 10_000,
      });
      expect(found.body).toBe(body);
    });

    it('takes headers, query, timeout and redirect', async () => {
      await rig.output(
        'await sdk.http.get("https://a.example/?z=0", { headers: { "X-A": "1" }, query: { q: "ü &", list: [1, true], none: null }, timeout: 250.5, redirect: "manual" });',
      );
      expect(sent().call).toEqual({
        method: 'GET',
        url: 'https://a.example/?z=0&q=%C3%BC+%26&list=1&list=true',
        headers: [['x-a', '1']],
        redirect: 'manual',
        timeoutMs: 251,
      });
    });

    it.each([
      ['{ timeout: 0 }', 'the option timeout'],
      ['{ timeout: "5" }', 'the option timeout'],
      ['{ redirect: "error" }', 'the option redirect'],
      ['{ headers: { "a b": "1" } }', 'the option headers'],
      ['{ query: "a=1" }', 'the option query'],
      ['{ query: { a: {} } }', 'query.a'],
      ['{ timeOut: 5 }', '"timeOut"'],
      ['5', 'the options'],
    ])('refuses the options %s by name', async (options, message) => {
      expect((await rig.run(`await sdk.http.get("https://a.example/", ${options});`)).error).toMatchObject({
        name: 'TypeError',
        message: expect.stringContaining(message),
        line: 1,
      });
      expect((await rig.run('await sdk.http.get("/x");')).error).toMatchObject({
        message: expect.stringContaining('not an absolute URL'),
      });
      expect(rig.calls).toEqual([]);
    });

    it.each([
      ['{"a":1}', [...json], { a: 1 }],
      ['[1]', [['content-type', 'application/problem+json']], [1]],
      ['tëxt', [['content-type', 'text/html; charset="utf-8"']], 'tëxt'],
      [Buffer.from('tëxt', 'latin1'), [['content-type', 'text/plain;charset=ISO-8859-1']], 'tëxt'],
      ['', [...json], null],
      [null, [], null],
    ] as const)('reads the body %j by its type', async (body, headers, expected) => {
      answer = async () => reply(body, { headers });
      expect(await rig.output('return (await sdk.http.get("https://a.example/")).body;')).toEqual(expected);
    });

    it('answers with status, headers and bytes', async () => {
      answer = async () =>
        reply(Buffer.from([1, 2]), {
          status: 404,
          headers: [
            ['X-A', '1'],
            ['x-a', '2'],
            ['Set-Cookie', 'a'],
            ['set-cookie', 'b'],
          ],
        });
      const source =
        'const { status, ok, headers, body } = await sdk.http.get("https://a.example/"); return { status, ok, headers, body: [...body] };';
      expect(await rig.output(source)).toEqual({
        status: 404,
        ok: false,
        headers: { 'x-a': '1, 2', 'set-cookie': ['a', 'b'] },
        body: [1, 2],
      });
    });

    it('says that a body is not the JSON that it is said to be', async () => {
      answer = async () => reply('<html>', { headers: json });
      expect((await rig.run('await sdk.http.get("https://a.example/");')).error).toMatchObject({
        name: 'SyntaxError',
        message: expect.stringContaining("response's body is not valid JSON"),
      });
    });

    it.each(['SsrfBlockedError', 'RateLimitError', 'TimeoutError', 'NetworkError'])(
      'throws %s as the executor says it',
      async (name) => {
        answer = async () => refused(name);
        expect((await rig.run('1;\nawait sdk.http.post("https://a.example/", {});')).error).toMatchObject({
          name,
          message: 'No',
          line: 2,
        });
      },
    );
  });
};
