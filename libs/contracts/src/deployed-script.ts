import type { Limits } from './limits.ts';
import type { ScriptStatus } from './script-words.ts';
import type { ScriptType, Trigger } from './trigger.ts';

/** What may run right now: entry of the bucket `deployed_scripts`, key `<tenant>.<scriptId>`. */
export interface DeployedScript {
  readonly tenant: string;
  readonly scriptId: string;
  readonly name: string;
  readonly organizationId: string | null;
  readonly type: ScriptType;
  readonly status: 'active' | 'paused';
  /** The aggregate's revision: an entry is never overwritten by an older one. */
  readonly revision: number;
  readonly version: number;
  readonly sourceHash: string;
  readonly trigger: Trigger;
  readonly limits: Limits;
}

/** What stays of a script that may not run: so that a late write of an older entry is refused. */
export interface RemovedScript {
  readonly tenant: string;
  readonly scriptId: string;
  readonly status: 'removed';
  readonly revision: number;
  /** What it was removed by: waiting runs are cancelled with that reason. */
  readonly reason: 'disabled' | 'archived' | 'deleted';
}

export type DeployedEntry = DeployedScript | RemovedScript;

/** Key of a script's entry in the bucket `deployed_scripts`. */
export const deployedScriptKey = (tenant: string, scriptId: string): string => `${tenant}.${scriptId}`;

export const isDeployed = (entry: DeployedEntry): entry is DeployedScript => entry.status !== 'removed';

/** Source made ready to compile: entry of the bucket `script_sources`, key = hash of the source. Immutable. */
export interface PreparedSource {
  /** A body is the inside of an async function; a module's default export is called once per run. */
  readonly form: 'body' | 'module';
  /** JavaScript of the same lines and columns as the user's source: types and `export` are blanked out. */
  readonly code: string;
}

/** One change of a script, with how it stands after it. */
export interface ScriptChanged {
  readonly tenant: string;
  readonly scriptId: string;
  /** Name of the domain fact, e.g. `ScriptVersionDeployed`. */
  readonly change: string;
  readonly revision: number;
  /** When the change was decided, ISO 8601: a schedule that was down for it counts from here. */
  readonly effectiveAt: string;
  readonly name: string;
  readonly type: ScriptType;
  readonly status: ScriptStatus | 'deleted';
  /** The live version's; null while nothing is deployed. */
  readonly live: {
    readonly version: number;
    readonly sourceHash: string;
    readonly trigger: Trigger;
    readonly limits: Limits;
  } | null;
}
