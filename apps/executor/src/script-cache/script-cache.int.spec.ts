import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@runlet/contracts';
import { connectNats, type NatsConnection } from '@runlet/messaging';
import { startNats, type TestNats } from '../../../../test/support/nats.ts';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { ExecutorConfig } from '../config.ts';
import type { CallScope } from '../host-calls/host-call.ts';
import type { SdkCallName } from '../sandbox/wire/sdk-calls.ts';
import { ScriptCache } from './script-cache.ts';

let nats: TestNats;
let connection: NatsConnection;
let cache: ScriptCache;
let scope: CallScope;

const connect = () => connectNats({ ...nats.credentials('executor-streams'), name: 'test cache' });
const scopeOf = (tenant: string, scriptId = newId()) => ({ job: { tenant, scriptId } }) as CallScope;
const call = (name: SdkCallName, ...args: unknown[]) => cache.calls[name]!(scope, args, null);
const own = (name: string, ...args: unknown[]) => call(`cache.${name}` as SdkCallName, false, ...args);
const shared = (name: string, ...args: unknown[]) => call(`cache.${name}` as SdkCallName, true, ...args);

beforeAll(async () => {
  nats = await startNats();
  connection = await connect();
  cache = new ScriptCache(connection, Object.assign(new ExecutorConfig(), { CACHE_KEYS_PER_TENANT: 20 }));
});
afterAll(async () => {
  await connection.close();
  await nats.stop();
});
beforeEach(() => {
  scope = scopeOf(`t${newId()}`);
});

describe('The cache of a script', () => {
  it('gives back what was set, and null for what was not', async () => {
    expect(await own('get', 'k')).toBeNull();
    await own('set', 'k', { a: [1, 'ü'] }, null);
    expect(await own('get', 'k')).toEqual({ a: [1, 'ü'] });
    expect([await own('exists', 'k'), await own('exists', 'other')]).toEqual([true, false]);
    await own('set', 'k', null, null);
    expect([await own('get', 'k'), await own('exists', 'k')]).toEqual([null, true]);
  });

  it('takes any text for a key', async () => {
    const keys = ['a.b', '*', '>', 'with space', 'ключ', '../x', '$KV.x', '\n', '\u0000', 'x'.repeat(200)];
    for (const key of keys) await own('set', key, key, null);
    expect(await Promise.all(keys.map((key) => own('get', key)))).toEqual(keys);
  });

  it.each([
    ['no text', 5],
    ['an empty text', ''],
    ['a long text', 'x'.repeat(201)],
  ])('refuses %s as a key', async (_title, key) => {
    await expect(own('get', key)).rejects.toMatchObject({ name: 'TypeError' });
  });

  it('deletes, and says whether there was something', async () => {
    await own('set', 'k', 1, null);
    expect([await own('delete', 'k'), await own('delete', 'k'), await own('get', 'k')]).toEqual([true, false, null]);
  });

  it('forgets what has expired', async () => {
    await own('set', 'k', 1, 0.05);
    await waitFor(async () => (await own('get', 'k')) === null);
    expect([await own('exists', 'k'), await own('delete', 'k')]).toEqual([false, false]);
    await own('set', 'n', 5, 0.05);
    await waitFor(async () => !(await own('exists', 'n')));
    expect(await own('increment', 'n', 1)).toBe(1);
  });

  it('belongs to the script and to the tenant', async () => {
    await own('set', 'k', 'own', null);
    await shared('set', 'k', 'shared', null);
    expect([await own('get', 'k'), await shared('get', 'k')]).toEqual(['own', 'shared']);
    const { tenant, scriptId } = scope.job;
    scope = scopeOf(tenant);
    expect([await own('get', 'k'), await shared('get', 'k')]).toEqual([null, 'shared']);
    scope = scopeOf(`${tenant}x`, scriptId);
    expect([await own('get', 'k'), await shared('get', 'k')]).toEqual([null, null]);
  });

  it('survives a restart of the broker', async () => {
    await own('set', 'k', 'kept', null);
    await nats.restart();
    await waitFor(async () => (await own('get', 'k').catch(() => null)) === 'kept');
  });
});

describe('Counting in the cache', () => {
  it('is exact, however many count at once, also from other replicas', async () => {
    const elsewhere = await connect();
    const replica = new ScriptCache(elsewhere, new ExecutorConfig());
    const counts = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        (n % 2 ? cache : replica).calls['cache.increment']!(scope, [false, 'n', 1], null),
      ),
    );
    expect(counts.map(Number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
    await elsewhere.close();
  });

  it('goes down too, and keeps to numbers', async () => {
    expect([await own('increment', 'n', 5), await own('increment', 'n', -7)]).toEqual([5, -2]);
    await own('set', 'text', 'a', null);
    await expect(own('increment', 'text', 1)).rejects.toMatchObject({ name: 'TypeError' });
    await expect(own('increment', 'n', 'many')).rejects.toMatchObject({ name: 'TypeError' });
  });
});

describe('What a tenant may keep', () => {
  it('is values of 64 KB', async () => {
    await own('set', 'k', 'x'.repeat(65_534), null);
    await expect(own('set', 'k', 'x'.repeat(65_535), null)).rejects.toMatchObject({ name: 'ValueTooLargeError' });
    expect(await own('get', 'k')).toHaveLength(65_534);
  });

  it('is a number of keys; those that have expired make room', async () => {
    for (let n = 0; n < 20; n++) await own('set', `k${n}`, n, n < 5 ? 0.01 : null);
    await waitFor(async () => (await own('set', 'one more', 1, null).catch(() => 'full')) === null);
    for (let n = 0; n < 4; n++)
      await waitFor(async () => (await own('set', `more ${n}`, 1, null).catch(() => 'full')) === null);
    await expect(own('set', 'too many', 1, null)).rejects.toMatchObject({ name: 'QuotaError' });
    scope = scopeOf(`t${newId()}`);
    expect(await own('set', 'k', 1, null)).toBeNull();
  });

  it.each([0, -1, NaN, 'soon', 1e12])('lives for a sensible time: not %s', async (ttl) => {
    await expect(own('set', 'k', 1, ttl)).rejects.toMatchObject({ name: 'TypeError' });
  });
});
