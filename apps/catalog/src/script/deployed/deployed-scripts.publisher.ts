import type { KV } from '@nats-io/kv';
import { type DeployedEntry, deployedScriptKey, isDeployed } from '@runlet/contracts';
import type { StoredEvent } from '@runlet/event-store';
import type { Publisher } from '@runlet/projections';
import { orBrokerAway, rewrite } from '../../broker.ts';
import { sideBySide } from '../../recording/side-by-side.ts';
import { SCRIPT_STREAM_PREFIX, type ScriptStreams } from '../script.streams.ts';
import { deployedEntry } from './deployed-entry.ts';
import type { ScriptSources } from './script-sources.ts';

const AT_ONCE = 16;

/** The publisher's name. */
export const DEPLOYED_SCRIPTS = 'deployed_scripts';

/**
 * Keeps the bucket of what may run as scripts are: a source goes in before the entry that names it, and an entry is never
 * overwritten by an older one. A rebuild writes what is missing or old, and takes nothing away.
 */
export class DeployedScriptsPublisher implements Publisher {
  readonly name = DEPLOYED_SCRIPTS;
  readonly version = 1;
  readonly streamPrefix = SCRIPT_STREAM_PREFIX;

  constructor(
    private readonly bucket: KV,
    private readonly sources: ScriptSources,
    private readonly scripts: ScriptStreams,
  ) {}

  async publish(events: readonly StoredEvent[]): Promise<void> {
    const streams = new Set(events.map(({ stream }) => stream));
    await sideBySide(streams, AT_ONCE, (stream) => this.bring(this.scripts.idOf(stream))).catch((error: unknown) => {
      throw orBrokerAway(error);
    });
  }

  /** As the script is now, which may be later than the event at hand: what is next to come finds its work done. */
  private async bring(scriptId: string): Promise<void> {
    const { state, revision, tenant } = await this.scripts.load(scriptId);
    if (revision === null || tenant === null) return;
    const entry = deployedEntry(tenant, scriptId, state, revision);
    if (!entry) return;
    const runnable =
      !isDeployed(entry) || (await this.sources.ensure(entry.sourceHash, () => this.find(scriptId, entry.sourceHash)));
    if (!runnable) return;
    await rewrite<DeployedEntry>(this.bucket, deployedScriptKey(tenant, scriptId), (present) =>
      present && present.revision >= revision ? undefined : entry,
    );
  }

  private async find(scriptId: string, sourceHash: string): Promise<string | undefined> {
    let source: string | undefined;
    await this.scripts.load(scriptId, ({ type, data }) => {
      if (type === 'ScriptVersionSaved' && data.sourceHash === sourceHash) source = data.source;
    });
    return source;
  }
}
