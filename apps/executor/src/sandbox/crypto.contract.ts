import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Rig } from './rig.contract.ts';

const TOOLS = `const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (text) => new Uint8Array(text.match(/../g).map((pair) => parseInt(pair, 16)));
const keyOf = (secret, hash = "SHA-256", uses = ["sign", "verify"]) =>
  crypto.subtle.importKey("raw", utf8(secret), { name: "HMAC", hash }, false, uses);
`;

const HASHES = ['sha1', 'sha256', 'sha384', 'sha512'] as const;
const nameOf = (hash: string): string => hash.replace('sha', 'SHA-');

/** Random numbers, hashes and signatures of messages. */
export const secretsCanBeChecked = (rig: Rig): void => {
  const value = (source: string, input: unknown = null): Promise<unknown> =>
    rig.output(TOOLS + source, { input, timeoutMs: 10_000 });
  const errorOf = (expression: string): Promise<unknown> =>
    value(
      `try { await (async () => ${expression})(); return "nothing"; } catch (error) { return [error.name, error.message]; }`,
    );

  describe('crypto', () => {
    it('compares byte arrays of the same length', async () => {
      const source = `const same = (a, b) => crypto.subtle.timingSafeEqual(utf8(a), utf8(b).buffer);
return [same("abc", "abc"), same("abc", "abd"), same("", "")];`;
      expect(await value(source)).toEqual([true, false, true]);
      expect(await errorOf('crypto.subtle.timingSafeEqual(utf8("a"), utf8("ab"))')).toEqual([
        'TypeError',
        expect.stringContaining('same length'),
      ]);
    });

    it.each(HASHES)('digests with %s as Node does', async (hash) => {
      const texts = ['', 'abc', 'ü'.repeat(55), 'x'.repeat(112), 'y'.repeat(100_000)];
      const source = `return Promise.all(context.input.map(async (text) => hex(await crypto.subtle.digest("${nameOf(hash).toLowerCase()}", utf8(text)))));`;
      expect(await value(source, texts)).toEqual(texts.map((text) => createHash(hash).update(text).digest('hex')));
    });

    it.each(HASHES)('signs with HMAC and %s as Node does, with keys of every length', async (hash) => {
      const keys = ['k', 'k'.repeat(64), 'k'.repeat(65), 'k'.repeat(129), 'k'.repeat(5_000)];
      const source = `return Promise.all(context.input.map(async (key) => hex(await crypto.subtle.sign("HMAC", await keyOf(key, { name: "${nameOf(hash)}" }), utf8("message")))));`;
      expect(await value(source, keys)).toEqual(
        keys.map((key) => createHmac(hash, key).update('message').digest('hex')),
      );
    });

    it('verifies what was signed, and nothing else', async () => {
      const source = `const key = await keyOf("secret"), data = utf8("data");
const signature = new Uint8Array(await crypto.subtle.sign({ name: "hmac" }, key, data));
const wrong = signature.slice(); wrong[31] ^= 1;
return Promise.all([[signature, data], [wrong, data], [signature.subarray(1), data], [new Uint8Array(0), data], [signature, utf8("other")]]
  .map(([mac, text]) => crypto.subtle.verify("HMAC", key, mac, text)));`;
      expect(await value(source)).toEqual([true, false, false, false, false]);
    });

    it('keeps keys to what they were imported for', async () => {
      expect(
        await errorOf('crypto.subtle.sign("HMAC", await keyOf("k", "SHA-256", ["verify"]), utf8("x"))'),
      ).toMatchObject(['InvalidAccessError', expect.stringContaining('"sign"')]);
      expect(await errorOf('crypto.subtle.exportKey("raw", await keyOf("k"))')).toMatchObject([
        'InvalidAccessError',
        expect.anything(),
      ]);
      expect(await errorOf('keyOf("")')).toMatchObject(['DataError', expect.anything()]);
      expect(await errorOf('keyOf("k", "SHA-256", [])')).toMatchObject(['SyntaxError', expect.anything()]);
      expect(await errorOf('keyOf("k", "SHA-256", ["encrypt"])')).toMatchObject(['SyntaxError', expect.anything()]);
      expect(
        await errorOf('crypto.subtle.sign("HMAC", { type: "secret", algorithm: { name: "HMAC" } }, utf8("x"))'),
      ).toMatchObject(['TypeError', expect.anything()]);
      expect(await errorOf('new CryptoKey()')).toMatchObject(['TypeError', expect.anything()]);
    });

    it.each([
      'crypto.subtle.encrypt({ name: "AES-GCM" })',
      'crypto.subtle.generateKey("HMAC", true, ["sign"])',
      'crypto.subtle.deriveBits("PBKDF2")',
      'crypto.subtle.digest("MD5", utf8(""))',
      'crypto.subtle.importKey("jwk", {}, { name: "HMAC", hash: "SHA-256" }, false, ["sign"])',
      'crypto.subtle.importKey("raw", utf8("k"), "AES-GCM", false, ["encrypt"])',
      'crypto.subtle.sign("RSASSA-PKCS1-v1_5", await keyOf("k"), utf8("x"))',
    ])('says of %s that it is not there, and what is', async (expression) => {
      expect(await errorOf(expression)).toEqual([
        'NotSupportedError',
        expect.stringContaining('sign and verify with HMAC'),
      ]);
    });

    it('takes bytes alone', async () => {
      expect(await errorOf('crypto.subtle.digest("SHA-256", "text")')).toMatchObject([
        'TypeError',
        expect.stringContaining('TextEncoder'),
      ]);
      expect(
        await errorOf('crypto.subtle.digest("SHA-256", { byteLength: 1, [Symbol.toStringTag]: "ArrayBuffer" })'),
      ).toMatchObject(['TypeError', expect.anything()]);
    });

    it('has random numbers that never come twice, in any run or isolate', async () => {
      const source = 'return Array.from({ length: 1_000 }, () => crypto.randomUUID());';
      const runs = await Promise.all([1, 2, 3, 4].map(() => value(source)));
      const ids = [...runs, await value(source)].flat() as string[];
      expect(new Set(ids).size).toBe(5_000);
      expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
        true,
      );
    });

    it('fills typed arrays of integers', async () => {
      const source = `const bytes = crypto.getRandomValues(new Uint8Array(65_536)), counts = new Uint32Array(256);
for (const byte of bytes) counts[byte]++;
const view = new Uint8Array(10); crypto.getRandomValues(view.subarray(4, 6));
return [Math.min(...counts) > 150, Math.max(...counts) < 400, [...view.subarray(0, 4), ...view.subarray(6)].every((x) => x === 0),
  typeof crypto.getRandomValues(new BigUint64Array(1))[0]];`;
      expect(await value(source)).toEqual([true, true, true, 'bigint']);
      expect(await errorOf('crypto.getRandomValues(new Uint8Array(65_537))')).toMatchObject([
        'QuotaExceededError',
        expect.anything(),
      ]);
      expect(await errorOf('crypto.getRandomValues(new Float64Array(1))')).toMatchObject([
        'TypeMismatchError',
        expect.anything(),
      ]);
      expect(await errorOf('crypto.getRandomValues(new DataView(new ArrayBuffer(1)))')).toMatchObject([
        'TypeMismatchError',
        expect.anything(),
      ]);
    });

    it.each([
      ['random numbers', 'const a = new Uint8Array(65_536); for (;;) crypto.getRandomValues(a);'],
      ['UUIDs', 'for (;;) crypto.randomUUID();'],
      ['hashing', 'const a = new Uint8Array(1e7); for (;;) await crypto.subtle.digest("SHA-512", a);'],
      ['names of hosts', 'for (let n = 0; ; n++) new URL(`https://ü${n}.example/`);'],
    ])('stops endless %s at the time limit, unnoticed by another run of the tenant', async (_title, source) => {
      const greedy = rig.run(source, { tenant: 'crypto', timeoutMs: 500 });
      const modest = await rig.run('await sdk.sleep(100); return 1;', { tenant: 'crypto', timeoutMs: 400 });
      expect(modest.output).toBe(1);
      expect(await greedy).toMatchObject({
        outcome: 'timeout',
        timeoutReason: 'wall',
        error: { name: 'TimeoutError' },
      });
    });

    it('checks the webhooks of Stripe, GitHub and Slack', async () => {
      const [secret, time, payload] = ['whsec_test', '1700000000', '{"id":"evt_1"}'];
      const mac = (text: string): string => createHmac('sha256', secret).update(text).digest('hex');
      const source = `const { secret, time, payload, stripe, github, slack } = context.input;
const key = await keyOf(secret);
const fields = Object.fromEntries(stripe.split(",").map((item) => item.split("=")));
const checks = [[fields.v1, fields.t + "." + payload], [github.slice("sha256=".length), payload], [slack.slice("v0=".length), "v0:" + time + ":" + payload], [fields.v1, payload]];
return Promise.all(checks.map(([signature, text]) => crypto.subtle.verify("HMAC", key, fromHex(signature), utf8(text))));`;
      const input = {
        secret,
        time,
        payload,
        stripe: `t=${time},v1=${mac(`${time}.${payload}`)}`,
        github: `sha256=${mac(payload)}`,
        slack: `v0=${mac(`v0:${time}:${payload}`)}`,
      };
      expect(await value(source, input)).toEqual([true, true, true, false]);
    });
  });
};
