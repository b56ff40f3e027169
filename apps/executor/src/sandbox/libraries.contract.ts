import { build, type BuildOptions } from 'esbuild';
import Handlebars from 'handlebars';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { answered, type Rig } from './rig.contract.ts';

const template = Handlebars.precompile('Hi {{name}}!{{#each items}} {{this}}{{/each}}') as string;

/** Entries as a user writes them: what they import, what they do with it, and what comes out. */
const libraries: readonly (readonly [name: string, imports: string, use: string, expected: unknown])[] = [
  [
    'lodash',
    'import _ from "lodash";',
    '[_.groupBy([1.2, 1.8, 2.1], Math.floor), _.merge({ a: { b: 1 } }, { a: { c: 2 } }), _.cloneDeep({ d: new Date(0) }), _.chain([3, 1, 2]).sortBy().map((n) => n * 2).value(), _.kebabCase("fooBar"), _.isEqual(new Map([[1, [2]]]), new Map([[1, [2]]]))]',
    [{ 1: [1.2, 1.8], 2: [2.1] }, { a: { b: 1, c: 2 } }, { d: '1970-01-01T00:00:00.000Z' }, [2, 4, 6], 'foo-bar', true],
  ],
  [
    'date-fns',
    'import { addMonths, format, formatDistance, parseISO } from "date-fns";',
    '[format(addMonths(new Date(2026, 0, 31), 1), "yyyy-MM-dd"), formatDistance(new Date(0), new Date(864e5)), parseISO("2026-01-01T00:00:00Z").getTime()]',
    ['2026-02-28', '1 day', 1767225600000],
  ],
  [
    'zod',
    'import * as z from "zod"; const Order = z.object({ id: z.uuid(), total: z.coerce.number().positive(), tags: z.array(z.string()).default([]) });',
    '[Order.parse({ id: "00000000-0000-4000-8000-000000000000", total: "5" }), Order.safeParse({ id: 1, total: -1 }).error.issues.map(({ path }) => path.join("."))]',
    [{ id: '00000000-0000-4000-8000-000000000000', total: 5, tags: [] }, ['id', 'total']],
  ],
  [
    'csv-stringify',
    'import { stringify } from "csv-stringify/browser/esm/sync";',
    'stringify([{ a: 1, b: "x;\\"y" }, { a: 2, b: null }], { header: true, delimiter: ";", cast: { number: (n) => n.toFixed(2) } })',
    'a;b\n1.00;"x;""y"\n2.00;\n',
  ],
  [
    "handlebars' runtime",
    `import Handlebars from "handlebars/runtime"; const template = Handlebars.template(${template});`,
    'template({ name: "<Bo>", items: [1, 2] })',
    'Hi &lt;Bo&gt;! 1 2',
  ],
  [
    'ramda',
    'import * as R from "ramda";',
    'R.pipe(R.filter(R.where({ n: R.gt(R.__, 1) })), R.map(R.evolve({ n: R.inc })), R.groupBy(R.prop("k")))([{ n: 1, k: "a" }, { n: 2, k: "b" }])',
    { b: [{ n: 3, k: 'b' }] },
  ],
  [
    'luxon, its one line longer than 65,535 characters',
    'import { DateTime } from "luxon";',
    '[DateTime.fromISO("2026-07-01T12:00", { zone: "Europe/Berlin" }).toUTC().toISO(), DateTime.fromISO("2026-01-31").plus({ months: 1 }).toISODate()]',
    ['2026-07-01T10:00:00.000Z', '2026-02-28'],
  ],
  [
    'qs, by get-intrinsic',
    'import qs from "qs";',
    '[qs.stringify({ a: { b: [1, 2] } }, { encode: false }), qs.parse("a[b]=1&a[c]=2")]',
    ['a[b][0]=1&a[b][1]=2', { a: { b: '1', c: '2' } }],
  ],
  [
    'papaparse',
    'import Papa from "papaparse";',
    '[Papa.unparse([{ a: 1, b: "x,y" }, { a: 2, b: null }]), Papa.parse("a,b\\n1,2", { header: true, dynamicTyping: true }).data]',
    ['a,b\r\n1,"x,y"\r\n2,', [{ a: 1, b: 2 }]],
  ],
  [
    "GitHub's signatures",
    'import { sign, verify } from "@octokit/webhooks-methods";',
    'sign("secret", "{}").then(async (signature) => [signature, await verify("secret", "{}", signature), await verify("secret", "{ }", signature)])',
    ['sha256=77325902caca812dc259733aacd046b73817372c777b8d95b402647474516e13', true, false],
  ],
  [
    'Standard Webhooks',
    'import { Webhook } from "standardwebhooks";',
    `(() => { const webhook = new Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), at = new Date();
const signed = (text) => ({ "webhook-id": "m", "webhook-timestamp": String(Math.floor(at / 1000)), "webhook-signature": webhook.sign("m", at, text) });
try { return [webhook.verify('{"a":1}', signed('{"a":1}')), webhook.verify("{}", signed("[]"))]; } catch (error) { return error.message; } })()`,
    'No matching signature found',
  ],
  [
    'jose',
    'import { jwtVerify, SignJWT } from "jose"; const secret = new TextEncoder().encode("0123456789abcdef0123456789abcdef");',
    'new SignJWT({ a: 1 }).setProtectedHeader({ alg: "HS256" }).setExpirationTime("2h").sign(secret).then((token) => jwtVerify(token, secret)).then(({ payload }) => payload.a)',
    1,
  ],
  [
    'ky',
    'import ky from "ky";',
    'Promise.all([ky.get("https://a.example/", { searchParams: { n: 2 } }).json(), ky.post("https://a.example/", { json: { x: 1 } }).text(), ky("https://a.example/404", { retry: 0 }).catch((error) => error.response.status)])',
    [{ asked: 'GET /?n=2' }, '{"asked":"POST /","body":"{\\"x\\":1}"}', 404],
  ],
  [
    'ofetch',
    'import { ofetch } from "ofetch";',
    'Promise.all([ofetch("https://a.example/", { query: { n: 2 } }), ofetch("https://a.example/", { method: "POST", body: { x: 1 } }), ofetch("https://a.example/404", { retry: 0 }).catch((error) => error.status)])',
    [{ asked: 'GET /?n=2' }, { asked: 'POST /', body: '{"x":1}' }, 404],
  ],
];

/** A server of the outside: says what it was asked. */
const answerRequest = (rig: Rig): Rig['answerCall'] => {
  return async (_name, args) => {
    const [{ method, url }] = args as [{ method: string; url: string }];
    const { pathname, search } = new URL(url);
    const body = rig.calls.at(-1)!.body?.toString();
    const headers = [['content-type', 'application/json']];
    const head = { status: pathname === '/404' ? 404 : 200, statusText: '', headers, url, redirected: false };
    return answered(head, Buffer.from(JSON.stringify({ asked: `${method} ${pathname}${search}`, body })));
  };
};

const bundled = async (contents: string, options: BuildOptions): Promise<string> => {
  const resolveDir = import.meta.dirname;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    write: false,
    platform: 'browser',
    minify: true,
    ...options,
  });
  return outputFiles![0]!.text;
};

/** Libraries that were bundled into a script work in a language that is frozen, and leave the context fit for more. */
export const librariesWork = (rig: Rig): void => {
  const twice = async (source: string): Promise<unknown[]> => [
    await rig.output(source, { timeoutMs: 10_000 }),
    await rig.output(source, { timeoutMs: 10_000 }),
  ];

  describe('a library bundled by esbuild', () => {
    beforeEach(() => {
      rig.answerCall = answerRequest(rig);
    });
    afterAll(() => {
      rig.answerCall = async () => answered(null);
    });

    it.each(libraries)('works as a module: %s', async (_name, imports, use, expected) => {
      const source = await bundled(`${imports}\nexport default () => (${use});`, { format: 'esm' });
      expect(await twice(source)).toEqual([expected, expected]);
    });

    it.each(libraries)('works before a body: %s', async (_name, imports, use, expected) => {
      const source = await bundled(`${imports}\nexport const made = () => (${use});`, {
        format: 'iife',
        globalName: 'library',
      });
      expect(await twice(`${source}\nreturn library.made();`)).toEqual([expected, expected]);
    });
  });
};
