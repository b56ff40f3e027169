import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  buckets,
  type DeployedEntry,
  type DeployedScript,
  deployedScriptKey,
  type EventTrigger,
  isDeployed,
} from '@runlet/contracts';
import { BucketMirror, type NatsConnection } from '@runlet/messaging';
import { SubscriptionIndex } from '../matching/domain/subscription-index.ts';
import { STREAMS } from '../tokens.ts';

/** By its id, or by its name where the caller knows no id. */
export interface ScriptReference {
  readonly scriptId?: string;
  readonly scriptName?: string;
}

/** Told of each change, and at the start of everything that is there. */
export type DeployedEntryListener = (entry: DeployedEntry) => void;

/** What may run right now, in memory: the bucket of deployed scripts, within milliseconds of a change. */
@Injectable()
export class DeployedScripts implements OnModuleInit, OnApplicationShutdown {
  private readonly mirror: BucketMirror<DeployedEntry>;
  /** What each key last said, to undo it in the indexes. */
  private readonly indexed = new Map<string, DeployedScript>();
  private readonly keysByName = new Map<string, string>();
  private readonly subscriptions = new SubscriptionIndex();
  private readonly listeners: DeployedEntryListener[] = [];

  constructor(@Inject(STREAMS) nats: NatsConnection) {
    this.mirror = new BucketMirror(nats, buckets.deployedScripts, { changed: (key, entry) => this.take(key, entry) });
  }

  /** Boot does not wait: readiness tells. */
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

  follow(listener: DeployedEntryListener): void {
    for (const entry of this.mirror.values()) listener(entry);
    this.listeners.push(listener);
  }

  /** What is known of the script: deployed, a tombstone, or nothing. */
  entry(tenant: string, scriptId: string): DeployedEntry | undefined {
    return this.mirror.get(deployedScriptKey(tenant, scriptId));
  }

  /** The script if it is deployed, active or paused. */
  find(tenant: string, { scriptId, scriptName }: ScriptReference): DeployedScript | undefined {
    const key = scriptId ? deployedScriptKey(tenant, scriptId) : this.keysByName.get(nameKey(tenant, scriptName ?? ''));
    return this.indexed.get(key ?? '');
  }

  /** As `find`; what is not known is looked for once more, in all that the bucket holds at this moment. */
  async findFresh(tenant: string, reference: ScriptReference): Promise<DeployedScript | undefined> {
    const known = this.find(tenant, reference);
    if (known) return known;
    await this.caughtUp();
    return this.find(tenant, reference);
  }

  /** Scripts, active or paused, that events of this type start. */
  subscribed(tenant: string, type: string): DeployedScript[] {
    return [...this.subscriptions.matching(tenant, type)].map((scriptId) =>
      this.indexed.get(deployedScriptKey(tenant, scriptId))!,
    );
  }

  /** Resolves once all that the bucket holds at this moment is known here. Rejects when the broker is away. */
  caughtUp(): Promise<void> {
    return this.mirror.caughtUp();
  }

  private take(key: string, entry: DeployedEntry | undefined): void {
    const before = this.indexed.get(key);
    if (before) this.leave(key, before);
    if (entry && isDeployed(entry)) this.enter(key, entry);
    if (entry) for (const listener of this.listeners) listener(entry);
  }

  private enter(key: string, script: DeployedScript): void {
    this.indexed.set(key, script);
    this.keysByName.set(nameKey(script.tenant, script.name), key);
    if (script.type === 'event') {
      this.subscriptions.set(script.tenant, script.scriptId, (script.trigger as EventTrigger).types);
    }
  }

  private leave(key: string, { tenant, scriptId, name }: DeployedScript): void {
    this.indexed.delete(key);
    // Another script may have taken the name before this one's change arrived.
    if (this.keysByName.get(nameKey(tenant, name)) === key) this.keysByName.delete(nameKey(tenant, name));
    this.subscriptions.delete(tenant, scriptId);
  }
}

/** Names hold no slash. */
const nameKey = (tenant: string, name: string): string => `${tenant}/${name}`;
