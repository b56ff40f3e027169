import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { buckets, type DeployedEntry, type DeployedScript, deployedScriptKey, isDeployed } from '@runlet/contracts';
import { BucketMirror, type NatsConnection } from '@runlet/messaging';
import { lookAgainAt } from './look-again.ts';
import { NATS } from './tokens.ts';

/** Told of every script that may run, or may no longer: then `now` is undefined. */
export type DeployedScriptsListener = (change: {
  readonly tenant: string;
  readonly scriptId: string;
  readonly before: DeployedScript | undefined;
  readonly now: DeployedScript | undefined;
}) => void;

/** What may run right now, in memory: the bucket of deployed scripts, within milliseconds of a change. */
@Injectable()
export class DeployedScripts implements OnModuleInit, OnApplicationShutdown {
  private readonly scripts = new Map<string, DeployedScript>();
  private readonly idsByName = new Map<string, string>();
  private readonly listeners: DeployedScriptsListener[] = [];
  private readonly mirror: BucketMirror<DeployedEntry>;
  /** Resolves once all that was deployed at the time of the call is known here. Rate-limited. */
  readonly lookAgain: () => Promise<void>;

  constructor(@Inject(NATS) nats: NatsConnection) {
    this.mirror = new BucketMirror(nats, buckets.deployedScripts, { changed: (key, entry) => this.take(key, entry) });
    this.lookAgain = lookAgainAt(this.mirror);
  }

  /** Boot does not wait: a gateway without its services says so, instead of not answering. */
  onModuleInit(): void {
    void this.mirror.start();
  }

  onApplicationShutdown(): void {
    this.mirror.stop();
  }

  /** False until everything that was deployed at the start is known. */
  get ready(): boolean {
    return this.mirror.ready;
  }

  /** `listener` hears at once of all that is deployed, and then of each change in its turn. */
  follow(listener: DeployedScriptsListener): void {
    for (const now of this.scripts.values()) {
      listener({ tenant: now.tenant, scriptId: now.scriptId, before: undefined, now });
    }
    this.listeners.push(listener);
  }

  get(tenant: string, scriptId: string): DeployedScript | undefined {
    return this.scripts.get(deployedScriptKey(tenant, scriptId));
  }

  named(tenant: string, name: string): DeployedScript | undefined {
    return this.scripts.get(this.idsByName.get(nameKey(tenant, name)) ?? '');
  }

  private take(key: string, entry: DeployedEntry | undefined): void {
    const before = this.scripts.get(key);
    const now = entry && isDeployed(entry) ? entry : undefined;
    if (before && this.idsByName.get(nameKey(before.tenant, before.name)) === key) {
      this.idsByName.delete(nameKey(before.tenant, before.name));
    }
    if (now) {
      this.scripts.set(key, now);
      this.idsByName.set(nameKey(now.tenant, now.name), key);
    } else {
      this.scripts.delete(key);
    }
    const script = now ?? before;
    if (!script) return;
    for (const listener of this.listeners) {
      listener({ tenant: script.tenant, scriptId: script.scriptId, before, now });
    }
  }
}

/** Names hold no slash. */
const nameKey = (tenant: string, name: string): string => `${tenant}/${name}`;
