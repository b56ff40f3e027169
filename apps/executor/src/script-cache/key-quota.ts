import type { CacheBucket } from './cache-bucket.ts';

/** A tenant that writes is counted afresh after so long, ms: other replicas write too. */
const RECOUNT_AFTER_MS = 60_000;
/** A tenant at its limit is looked at this often, ms, and not at every try. */
const LOOK_AGAIN_MS = 1_000;
/** Counts of so many tenants are remembered. */
const MAX_TENANTS = 10_000;

interface Count {
  /** At most so many keys: each write counts as a new one. */
  atMost: number;
  readonly countedAt: number;
}

/** Keeps each tenant within its number of keys, without asking the broker at each write. */
export class KeyQuota {
  readonly #bucket: Pick<CacheBucket, 'count' | 'sweep'>;
  readonly #maxKeys: number;
  readonly #counts = new Map<string, Promise<Count>>();

  constructor(bucket: Pick<CacheBucket, 'count' | 'sweep'>, maxKeys: number) {
    this.#bucket = bucket;
    this.#maxKeys = maxKeys;
  }

  /** Whether the tenant may write one key more. */
  async admits(tenant: string, now = Date.now()): Promise<boolean> {
    let count = await this.#count(tenant, RECOUNT_AFTER_MS, now);
    if (count.atMost >= this.#maxKeys) count = await this.#count(tenant, LOOK_AGAIN_MS, now);
    if (count.atMost >= this.#maxKeys) return false;
    count.atMost++;
    return true;
  }

  async #count(tenant: string, maxAgeMs: number, now: number): Promise<Count> {
    const known = this.#counts.get(tenant);
    if (known && (await known).countedAt > now - maxAgeMs) return known;
    // Somebody else may have begun to count while we looked.
    if (this.#counts.get(tenant) !== known) return this.#counts.get(tenant)!;
    const counting = this.#recount(tenant, now);
    this.#counts.delete(tenant);
    this.#counts.set(tenant, counting);
    if (this.#counts.size > MAX_TENANTS) this.#counts.delete(this.#counts.keys().next().value!);
    counting.catch(() => this.#counts.delete(tenant));
    return counting;
  }

  async #recount(tenant: string, countedAt: number): Promise<Count> {
    let atMost = await this.#bucket.count(tenant);
    if (atMost >= this.#maxKeys) {
      await this.#bucket.sweep(tenant, countedAt);
      atMost = await this.#bucket.count(tenant);
    }
    return { atMost, countedAt };
  }
}
