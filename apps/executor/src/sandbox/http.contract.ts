import { describe, expect, it } from '@jest/globals';
import { answered, httpTrigger, type Rig } from './rig.contract.ts';

const json = { 'content-type': 'application/json' };

/** Requests as scripts see them, and answers as they come out. */
export const httpIsSpoken = (rig: Rig): void => {
  const request = (source: string, contentType: string | null, rawInput: string | Uint8Array = '') =>
    rig.run(source, { trigger: httpTrigger(contentType ? { 'content-type': contentType } : {}), rawInput });
  const body = async (contentType: string | null, rawInput: string | Uint8Array): Promise<unknown> => {
    const told = await request(
      `const { body } = context.trigger.httpRequest;
return { value: body instanceof Uint8Array ? { bytes: [...body] } : body };`,
      contentType,
      rawInput,
    );
    if (told.error) throw new Error(told.error.message);
    return (JSON.parse(told.output as string) as { value: unknown }).value;
  };

  describe('a request', () => {
    it('has a body by its content type', async () => {
      expect(await body('application/json; charset=utf-8', '{"a":"ü"}')).toEqual({ a: 'ü' });
      expect(await body('application/cloudevents+json', '[1]')).toEqual([1]);
      expect(await body('application/x-www-form-urlencoded', 'a=1&b=x+y%20z&a=2&__proto__=p')).toEqual(
        JSON.parse('{"a":["1","2"],"b":"x y z","__proto__":"p"}'),
      );
      expect(await body('text/plain', 'tëxt')).toBe('tëxt');
      expect(await body('text/plain; charset=iso-8859-1', Buffer.from('tëxt', 'latin1'))).toBe('tëxt');
      expect(await body('application/octet-stream', Buffer.from([0, 255, 128]))).toEqual({ bytes: [0, 255, 128] });
      expect(await body(null, 'x')).toEqual({ bytes: [120] });
      expect(await body('application/json', '')).toBeNull();
    });

    it('has its bytes as they came', async () => {
      const source = 'return [...context.trigger.httpRequest.rawBody];';
      for (const bytes of [
        Buffer.from('ü€😀'),
        Buffer.from([0xef, 0xbb, 0xbf, 65]),
        Buffer.from([0xff, 0xfe]),
        Buffer.alloc(0),
      ]) {
        expect(JSON.parse((await request(source, 'text/plain', bytes)).output as string)).toEqual([...bytes]);
      }
    });

    it('leaves a body that does not parse to the script', async () => {
      expect((await request('return 1;', 'application/json', '{')).outcome).toBe('completed');
      const { error } = await request('return context.input;', 'application/json', '{');
      expect(error).toMatchObject({ name: 'SyntaxError', message: expect.stringContaining('not valid JSON') });
    });
  });

  describe('an answer', () => {
    const answer = async (source: string) => {
      const { response, output, error } = await request(source, null);
      return error ?? { ...response, body: output };
    };

    it.each([
      [
        'return { status: 201, headers: { "X-A": 1 }, body: { ok: true } };',
        { status: 201, headers: { 'x-a': '1', ...json }, body: '{"ok":true}' },
      ],
      [
        'return { status: 200, body: "text" };',
        { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'text' },
      ],
      [
        'return { status: 200, headers: { "Content-Type": "text/html" }, body: "<p>" };',
        { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' },
      ],
      [
        'return { status: 200, body: new Uint8Array([104, 105]) };',
        { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: 'hi' },
      ],
      ['return { status: 302, headers: { location: "/x" } };', { status: 302, headers: { location: '/x' }, body: '' }],
      [
        'return { status: 200, cookies: { a: "1", b: { value: "2", httpOnly: true, maxAge: 5 } } };',
        { status: 200, headers: { 'set-cookie': ['a=1; Path=/', 'b=2; Max-Age=5; Path=/; HttpOnly'] }, body: '' },
      ],
      [
        'return new Response("made", { status: 201, headers: { "X-A": "1" } });',
        { status: 201, headers: { 'content-type': 'text/plain;charset=UTF-8', 'x-a': '1' }, body: 'made' },
      ],
      ['return Response.json({ a: [1] });', { status: 200, headers: json, body: '{"a":[1]}' }],
      [
        'return Response.redirect("https://example.com/x", 303);',
        { status: 303, headers: { location: 'https://example.com/x' }, body: '' },
      ],
      [
        `const headers = new Headers(); headers.append('set-cookie', 'a=1'); headers.append('set-cookie', 'b=2; Path=/');
         return new Response(null, { status: 204, headers });`,
        { status: 204, headers: { 'set-cookie': ['a=1', 'b=2; Path=/'] }, body: '' },
      ],
      ['return { status: 200, other: 1 };', { status: 200, headers: json, body: '{"status":200,"other":1}' }],
      ['return { status: 99 };', { status: 200, headers: json, body: '{"status":99}' }],
      ['return "text";', { status: 200, headers: json, body: '"text"' }],
      ['return null;', { status: 204, headers: {}, body: '' }],
      ['', { status: 204, headers: {}, body: '' }],
    ])('of %s', async (source, expected) => {
      expect(await answer(source)).toEqual(expected);
    });

    it.each([
      ['{ "Content-Length": "1" }', 'belongs to the server'],
      ['{ "transfer-encoding": "chunked" }', 'belongs to the server'],
      ['{ a: "b\\r\\nset-cookie: x=1" }', 'cannot be sent in a header'],
      ['{ "a b": "1" }', 'not a name that a header can have'],
      ['{ a: "\\u0100" }', 'cannot be sent in a header'],
    ])('with headers %s is refused', async (headers, message) => {
      const error = await answer(`return { status: 200, headers: ${headers} };`);
      expect(error).toMatchObject({ name: 'ResponseError', message: expect.stringContaining(message) });
    });

    it.each([
      ['whose body has been read', 'const r = new Response("x"); await r.text(); return r;', 'read already'],
      ['that stands for a failure', 'return Response.error();', 'status'],
      ['with a header of the server’s', 'return new Response("", { headers: { connection: "x" } });', 'the server'],
      ['that only looks like one', 'return Object.create(Response.prototype);', ''],
    ])('of a Response %s is refused', async (_title, source, message) => {
      expect(await answer(source)).toMatchObject({ name: 'ResponseError', message: expect.stringContaining(message) });
    });

    it('of another server is passed on, less what was said of that connection', async () => {
      const headers = [
        ['content-type', 'text/css'],
        ['content-encoding', 'gzip'],
        ['transfer-encoding', 'chunked'],
      ];
      const result = { status: 203, statusText: '', headers, url: 'https://example.com/', redirected: false };
      rig.answerCall = async () => answered(result, Buffer.from('a{}'));
      expect(await answer('return fetch("https://example.com/");')).toEqual({
        status: 203,
        headers: { 'content-type': 'text/css' },
        body: 'a{}',
      });
      rig.answerCall = async () => answered(null);
    });

    it('without room for a body has none', async () => {
      expect(await answer('return { status: 304, body: "x" };')).toMatchObject({ name: 'ResponseError' });
    });

    it('beyond the output limit is refused', async () => {
      expect(await answer('return { status: 200, body: "x".repeat(2e6) };')).toMatchObject({
        name: 'OutputLimitError',
      });
    });
  });
};
