import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type ApiKeyEntry, buckets, parseApiKey, type Principal } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { BucketMirror, type NatsConnection } from '@runlet/messaging';
import { lookAgainAt } from '../upstream/look-again.ts';
import { NATS } from '../upstream/tokens.ts';

/** One answer for whatever is wrong with a key: which part of it was right is nobody's business. */
const refused = (): ProblemError =>
  new ProblemError({
    kind: 'unauthenticated',
    code: 'auth/key-refused',
    detail: 'The API key is not known, has expired or was revoked. Check it, or have a new one issued.',
  });

/** Whom an API key stands for, answered from a mirror of all keys. */
@Injectable()
export class ApiKeys implements OnModuleInit, OnApplicationShutdown {
  private readonly mirror: BucketMirror<ApiKeyEntry>;
  private readonly lookAgain: () => Promise<void>;

  constructor(@Inject(NATS) nats: NatsConnection) {
    this.mirror = new BucketMirror(nats, buckets.apiKeys);
    this.lookAgain = lookAgainAt(this.mirror);
  }

  onModuleInit(): void {
    void this.mirror.start();
  }

  onApplicationShutdown(): void {
    this.mirror.stop();
  }

  get ready(): boolean {
    return this.mirror.ready;
  }

  /** Whom a key stands for, for those who have proved it before; null when it is not in force any more. */
  principalOfId(keyId: string, now = Date.now()): Principal | null {
    const entry = this.mirror.get(keyId);
    return entry && isInForce(entry, now) ? principalOfEntry(entry) : null;
  }

  /** Throws `auth/key-refused`, or `auth/not-ready` while the keys are not known yet. */
  async principalOf(apiKey: string, now = Date.now()): Promise<Principal> {
    const parts = parseApiKey(apiKey);
    if (!parts) throw refused();
    if (!this.ready) {
      throw new ProblemError({
        kind: 'unavailable',
        code: 'auth/not-ready',
        detail: 'API keys cannot be checked yet: the catalog or the message broker is away. Try again shortly.',
      });
    }
    if (!this.mirror.get(parts.keyId)) await this.lookAgain();
    const entry = this.mirror.get(parts.keyId);
    if (!entry || !isSecretOf(entry, parts.secret) || !isInForce(entry, now)) throw refused();
    return principalOfEntry(entry);
  }
}

const principalOfEntry = ({ tenant, keyId, permissions }: ApiKeyEntry): Principal => ({
  tenant,
  actor: { kind: 'api-key', id: keyId },
  permissions,
});

const isSecretOf = (entry: ApiKeyEntry, secret: string): boolean => {
  const expected = Buffer.from(entry.secretHash, 'hex');
  const actual = createHash('sha256').update(secret).digest();
  return actual.length === expected.length && timingSafeEqual(actual, expected);
};

const isInForce = (entry: ApiKeyEntry, now: number): boolean =>
  !entry.revoked && (entry.expiresAt === null || Date.parse(entry.expiresAt) > now);
