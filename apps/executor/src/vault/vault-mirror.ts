import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  buckets,
  type VaultEntry,
  vaultItemKey,
  type VaultItemEntry,
  vaultKeyKey,
  type VaultKeyEntry,
  type VaultKind,
} from '@runlet/contracts';
import { BucketMirror, type NatsConnection } from '@runlet/messaging';
import { STREAMS } from '../tokens.ts';

/** Secrets, still sealed, and variables of all tenants in memory: the bucket of the vault, within milliseconds of a change. */
@Injectable()
export class VaultMirror implements OnModuleInit, OnApplicationShutdown {
  private readonly mirror: BucketMirror<VaultEntry>;

  constructor(@Inject(STREAMS) nats: NatsConnection) {
    this.mirror = new BucketMirror(nats, buckets.vault);
  }

  /** Boot does not wait: readiness tells. */
  onModuleInit(): void {
    void this.mirror.start();
  }

  onApplicationShutdown(): void {
    this.mirror.stop();
  }

  /** False until everything that was there at the start is known. */
  get ready(): boolean {
    return this.mirror.ready;
  }

  key(tenant: string): VaultKeyEntry | undefined {
    return this.mirror.get(vaultKeyKey(tenant)) as VaultKeyEntry | undefined;
  }

  item(tenant: string, kind: VaultKind, scope: string, name: string): VaultItemEntry | undefined {
    const entry = this.mirror.get(vaultItemKey(tenant, kind, scope, name)) as VaultItemEntry | undefined;
    return entry && !('removed' in entry) ? entry : undefined;
  }

  /** Resolves once all that the bucket holds at this moment is known here. Rejects when the broker is away. */
  caughtUp(): Promise<void> {
    return this.mirror.caughtUp();
  }
}
