import { Inject, Injectable } from '@nestjs/common';
import { type KV, Kvm } from '@nats-io/kv';
import { buckets, type PreparedSource } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import type { NatsConnection } from '@runlet/messaging';
import { LRUCache } from 'lru-cache';
import { STREAMS } from '../tokens.ts';

/** Bytes of source text kept: at least 640 scripts of the greatest size, some ten thousand usual ones. */
const CACHE_BYTES = 64 * 1024 * 1024;

/** Sources by hash. They never change, so what was fetched once is good for ever. */
@Injectable()
export class ScriptSources {
  private readonly cache = new LRUCache<string, PreparedSource>({
    maxSize: CACHE_BYTES,
    sizeCalculation: ({ code }) => 2 * code.length + 100,
  });
  private readonly underWay = new Map<string, Promise<PreparedSource>>();
  private bucket: Promise<KV> | undefined;

  constructor(@Inject(STREAMS) private readonly nats: NatsConnection) {}

  /** Rejects with `source/unavailable` when the bucket cannot be asked or does not hold it (yet). */
  async load(hash: string): Promise<PreparedSource> {
    const known = this.cache.get(hash) ?? this.underWay.get(hash);
    if (known) return known;
    const loading = this.fetch(hash).finally(() => this.underWay.delete(hash));
    this.underWay.set(hash, loading);
    return loading;
  }

  private async fetch(hash: string): Promise<PreparedSource> {
    try {
      this.bucket ??= new Kvm(this.nats).open(buckets.scriptSources);
      const entry = await (await this.bucket).get(hash);
      if (!entry) throw new Error(`The bucket has no source ${hash}`);
      const source = entry.json<PreparedSource>();
      this.cache.set(hash, source);
      return source;
    } catch (cause) {
      this.bucket = undefined;
      throw new ProblemError(
        {
          kind: 'unavailable',
          code: 'source/unavailable',
          detail: 'The source of the script cannot be read just now.',
        },
        { cause },
      );
    }
  }
}
