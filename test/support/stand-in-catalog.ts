import { createHash, randomBytes } from 'node:crypto';
import { Kvm } from '@nats-io/kv';
import {
  type ApiKeyEntry,
  buckets,
  type DeployedEntry,
  deployedScriptKey,
  formatApiKey,
  newId,
  type Permission,
} from '@runlet/contracts';
import { connectNats, type NatsConnection } from '@runlet/messaging';
import type { TestNats } from './nats.ts';

/** Takes the catalog's place at the buckets that it fills, with the catalog's own NATS user. */
export class StandInCatalog {
  private constructor(readonly nats: NatsConnection) {}

  static async start(server: TestNats): Promise<StandInCatalog> {
    const nats = await connectNats({ ...server.credentials('catalog'), name: 'stand-in catalog' });
    for (const bucket of [buckets.deployedScripts, buckets.apiKeys]) await new Kvm(nats).create(bucket);
    return new StandInCatalog(nats);
  }

  /** Writes it into the bucket; who watches hears of it in their own time, as in production. */
  async deploy(entry: DeployedEntry): Promise<void> {
    const bucket = await new Kvm(this.nats).open(buckets.deployedScripts);
    await bucket.put(deployedScriptKey(entry.tenant, entry.scriptId), JSON.stringify(entry));
  }

  /** A key of the tenant with these permissions; in force, unless `facts` say otherwise. */
  async issueKey(
    tenant: string,
    permissions: readonly Permission[],
    facts: Partial<ApiKeyEntry> = {},
  ): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    const secretHash = createHash('sha256').update(secret).digest('hex');
    const keyId = newId();
    const bucket = await new Kvm(this.nats).open(buckets.apiKeys);
    const entry: ApiKeyEntry = { keyId, tenant, secretHash, permissions, expiresAt: null, revoked: false, ...facts };
    await bucket.put(keyId, JSON.stringify(entry));
    return formatApiKey(keyId, secret);
  }

  async revokeKey(keyId: string): Promise<void> {
    const bucket = await new Kvm(this.nats).open(buckets.apiKeys);
    const entry = await bucket.get(keyId);
    await bucket.put(keyId, JSON.stringify({ ...entry!.json<ApiKeyEntry>(), revoked: true }));
  }

  async stop(): Promise<void> {
    await this.nats.close();
  }
}
