import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@runlet/messaging';
import { ExecutorConfig } from '../config.ts';
import { CallError } from '../host-calls/call-error.ts';
import type { CallScope, HostCall, HostCallTable } from '../host-calls/host-call.ts';
import { STREAMS } from '../tokens.ts';
import { CacheBucket, type CacheEntry, type CacheKey } from './cache-bucket.ts';
import { KeyQuota } from './key-quota.ts';

const MAX_VALUE_BYTES = 64 * 1024;
const MAX_KEY_CHARS = 200;
const MAX_TTL_SECONDS = 366 * 86_400;
/** Others of this replica wait for their turn; only other replicas can make a write lose its race. */
const MAX_RACES = 20;
/** Whoever loses waits up to so long, ms: two replicas in step would else have one lose every race. */
const MAX_STEP_ASIDE_MS = 32;

/** `sdk.cache`: values that outlive runs, kept in JetStream. Keys belong to a script, or are shared by a tenant's. */
@Injectable()
export class ScriptCache {
  readonly calls: HostCallTable = {
    'cache.get': this.on(async (key) => this.value(await this.alive(key))),
    'cache.exists': this.on(async (key) => (await this.alive(key)) !== null),
    'cache.set': this.on((key, [value, ttlSeconds]) => this.set(key, value, ttlSeconds)),
    'cache.delete': this.on((key) => this.delete(key)),
    'cache.increment': this.on((key, [delta]) => this.inTurn(key, () => this.increment(key, delta))),
  };
  private readonly bucket: CacheBucket;
  private readonly quota: KeyQuota;
  /** The last of those who wait for a key. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(@Inject(STREAMS) nats: NatsConnection, config: ExecutorConfig) {
    this.bucket = new CacheBucket(nats, config.CACHE_BYTES);
    this.quota = new KeyQuota(this.bucket, config.CACHE_KEYS_PER_TENANT);
  }

  private on(work: (key: CacheKey, rest: readonly unknown[]) => Promise<unknown>): HostCall {
    return async (scope, [shared, name, ...rest]) => {
      const key = keyOf(scope, shared, name);
      try {
        return await work(key, rest);
      } catch (error) {
        if (error instanceof CallError) throw error;
        throw new CallError('UnavailableError', 'The cache cannot be reached just now', { cause: error });
      }
    };
  }

  private async alive(key: CacheKey): Promise<CacheEntry | null> {
    const entry = await this.bucket.read(key);
    return entry && isAlive(entry) ? entry : null;
  }

  private value(entry: CacheEntry | null): unknown {
    return entry && (JSON.parse(entry.json) as unknown);
  }

  private async set(key: CacheKey, value: unknown, ttlSeconds: unknown): Promise<null> {
    const json = JSON.stringify(value ?? null);
    const bytes = Buffer.byteLength(json);
    if (bytes > MAX_VALUE_BYTES) {
      const message = `sdk.cache: the value has ${bytes} bytes as JSON; at most ${MAX_VALUE_BYTES} are kept`;
      throw new CallError('ValueTooLargeError', message);
    }
    await this.admit(key);
    await this.bucket.write(key, json, expiryOf(ttlSeconds));
    return null;
  }

  private async delete(key: CacheKey): Promise<boolean> {
    const [entry] = await Promise.all([this.alive(key), this.bucket.remove(key)]);
    return entry !== null;
  }

  private async increment(key: CacheKey, delta: unknown): Promise<number> {
    if (typeof delta !== 'number') throw new CallError('TypeError', 'sdk.cache.increment: delta must be a number');
    for (let race = 0; race < MAX_RACES; race++) {
      const last = await this.bucket.read(key);
      const current = last && isAlive(last) ? last : null;
      const before = current ? this.value(current) : 0;
      if (typeof before !== 'number') throw new CallError('TypeError', `sdk.cache: ${key.name} holds no number`);
      if (!last) await this.admit(key);
      const after = before + delta;
      if (!Number.isFinite(after))
        throw new CallError('RangeError', `sdk.cache: ${key.name} would be no finite number`);
      const expiresAt = current?.expiresAt ?? null;
      if (await this.bucket.write(key, JSON.stringify(after), expiresAt, last?.sequence ?? 0)) return after;
      await delay(Math.random() * Math.min(2 ** race, MAX_STEP_ASIDE_MS));
    }
    throw new CallError('UnavailableError', `sdk.cache: too many write ${key.name} at once; try again`);
  }

  private async admit({ tenant }: CacheKey): Promise<void> {
    if (await this.quota.admits(tenant)) return;
    throw new CallError(
      'QuotaError',
      'sdk.cache: the tenant has as many keys as it may; delete some or give them a ttl',
    );
  }

  /** One after the other for the same key: of a hundred at once each would else lose a hundred races. */
  private async inTurn<T>(key: CacheKey, work: () => Promise<T>): Promise<T> {
    const id = JSON.stringify(key);
    const mine = (this.turns.get(id) ?? Promise.resolve()).then(work, work);
    this.turns.set(id, mine);
    try {
      return await mine;
    } finally {
      if (this.turns.get(id) === mine) this.turns.delete(id);
    }
  }
}

const isAlive = ({ expiresAt }: CacheEntry): boolean => expiresAt === null || expiresAt > Date.now();

const keyOf = ({ job }: CallScope, shared: unknown, name: unknown): CacheKey => {
  if (typeof name !== 'string' || name.length === 0 || name.length > MAX_KEY_CHARS) {
    throw new CallError('TypeError', `sdk.cache: a key is a text of 1 to ${MAX_KEY_CHARS} characters`);
  }
  return { tenant: job.tenant, scope: shared === true ? 'shared' : job.scriptId, name };
};

const expiryOf = (ttlSeconds: unknown): number | null => {
  if (ttlSeconds === null || ttlSeconds === undefined) return null;
  if (typeof ttlSeconds === 'number' && ttlSeconds > 0 && ttlSeconds <= MAX_TTL_SECONDS) {
    return Date.now() + Math.ceil(ttlSeconds * 1_000);
  }
  throw new CallError('TypeError', `sdk.cache: ttlSeconds must be a number above 0, at most ${MAX_TTL_SECONDS}`);
};
