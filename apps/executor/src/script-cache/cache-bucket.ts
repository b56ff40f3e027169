import {
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  JetStreamApiError,
  jetstream,
  jetstreamManager,
  StorageType,
} from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { buckets } from '@runlet/contracts';
import type { NatsConnection } from '@runlet/messaging';
import { ensureStream } from '../streams/ensure-stream.ts';

/** A KV bucket is a stream of this name with these subjects: see `Kvm`, which can say neither of what follows. */
const STREAM = `KV_${buckets.scriptCache}`;
const PREFIX = `$KV.${buckets.scriptCache}`;
/** nats-server 2.9 lets no single message expire: each bears its moment, ms since 1970. */
const EXPIRES = 'Runlet-Expires';
const WRONG_LAST_SEQUENCE = 10_071;
const REQUEST_TIMEOUT_MS = 5_000;
/** Room for a value of 64 KB with its head. */
const MAX_MESSAGE_BYTES = 70 * 1024;
/** One sweep looks at so many keys and takes so long at most, ms. */
const MAX_SWEPT = 10_000;
const SWEEP_MS = 2_000;

export interface CacheEntry {
  readonly json: string;
  /** What a later write may name as the state that it has seen. */
  readonly sequence: number;
  readonly expiresAt: number | null;
}

/** Keys of one tenant and scope; `name` is any text. */
export interface CacheKey {
  readonly tenant: string;
  readonly scope: string;
  readonly name: string;
}

const subjectOf = ({ tenant, scope, name }: CacheKey): string =>
  `${PREFIX}.${tenant}.${scope}.${Buffer.from(name).toString('base64url')}`;

/** What scripts keep, in one key-value bucket for all tenants. Rejects when the broker is away. */
export class CacheBucket {
  readonly #nats: NatsConnection;
  readonly #maxBytes: number;
  readonly #stream: JetStreamClient;
  #manager: Promise<JetStreamManager> | undefined;

  constructor(nats: NatsConnection, maxBytes: number) {
    this.#nats = nats;
    this.#maxBytes = maxBytes;
    this.#stream = jetstream(nats, { timeout: REQUEST_TIMEOUT_MS });
  }

  /** Also what has expired: see `expiresAt`. */
  async read(key: CacheKey): Promise<CacheEntry | null> {
    const { direct } = await this.#open();
    const message = await direct.getMessage(STREAM, { last_by_subj: subjectOf(key) });
    if (!message) return null;
    const expiresAt = Number(message.header.get(EXPIRES)) || null;
    return { json: message.string(), sequence: message.seq, expiresAt };
  }

  /** `seen`: the sequence that must still be the last one of the key, 0 for none. False if it is not. */
  async write(key: CacheKey, json: string, expiresAt: number | null, seen?: number): Promise<boolean> {
    await this.#open();
    const head = headers();
    if (expiresAt !== null) head.set(EXPIRES, String(expiresAt));
    try {
      await this.#stream.publish(subjectOf(key), json, {
        headers: head,
        ...(seen !== undefined && { expect: { lastSubjectSequence: seen } }),
      });
      return true;
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE) return false;
      throw error;
    }
  }

  /** Leaves no trace: a marker of the removal would count as a key. */
  async remove(key: CacheKey): Promise<void> {
    const { streams } = await this.#open();
    await streams.purge(STREAM, { filter: subjectOf(key) });
  }

  /** How many keys the tenant has, expired ones included. */
  async count(tenant: string): Promise<number> {
    const { streams } = await this.#open();
    const { state } = await streams.info(STREAM, { subjects_filter: `${PREFIX}.${tenant}.>` });
    return Object.keys(state.subjects ?? {}).length;
  }

  /** Removes what has expired of a tenant's keys. */
  async sweep(tenant: string, now = Date.now()): Promise<void> {
    const { streams } = await this.#open();
    const consumer = await this.#stream.consumers.get(STREAM, {
      filter_subjects: `${PREFIX}.${tenant}.>`,
      headers_only: true,
    });
    const messages = await consumer.fetch({ max_messages: MAX_SWEPT, expires: SWEEP_MS });
    for await (const message of messages) {
      const expiresAt = Number(message.headers?.get(EXPIRES)) || null;
      if (expiresAt !== null && expiresAt <= now) await streams.purge(STREAM, { filter: message.subject });
      if (message.info.pending === 0) break;
    }
    await consumer.delete().catch(() => undefined);
  }

  #open(): Promise<JetStreamManager> {
    this.#manager ??= this.#make().catch((error: unknown) => {
      this.#manager = undefined;
      throw error;
    });
    return this.#manager;
  }

  async #make(): Promise<JetStreamManager> {
    await ensureStream(this.#nats, {
      name: STREAM,
      subjects: [`${PREFIX}.>`],
      description: 'What scripts keep by sdk.cache',
      storage: StorageType.File,
      discard: DiscardPolicy.New,
      max_msgs_per_subject: 1,
      max_msg_size: MAX_MESSAGE_BYTES,
      max_bytes: this.#maxBytes,
      allow_direct: true,
      allow_rollup_hdrs: true,
      deny_delete: true,
    });
    return jetstreamManager(this.#nats, { timeout: REQUEST_TIMEOUT_MS });
  }
}
