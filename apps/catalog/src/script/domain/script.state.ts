import type { Limits, ScriptType, Trigger } from '@runlet/contracts';
import { unreachable } from '@runlet/kernel';
import type { Details, ScriptEvent } from './script.events.ts';

/** What the rules need to know of a version; its source is in the events. */
export interface Version {
  readonly sourceHash: string;
  readonly trigger: Trigger;
  readonly limits: Limits;
  readonly changeNote: string;
}

interface Existing {
  readonly type: ScriptType;
  readonly organizationId: string | null;
  readonly details: Details;
  /** Version n is at index n − 1. */
  readonly versions: readonly Version[];
  /** Name and type at creation: how a repeated creation is told from another one. */
  readonly createdAs: { readonly name: string; readonly type: ScriptType };
}

interface Deployed extends Existing {
  /** Versions that were live, the present one last; rolling back takes away from its end. Never empty. */
  readonly live: readonly number[];
}

/**
 *            deploy             pause ⇄ activate
 *   draft ───────────► active ◄──────────────────► paused
 *     │                   └────► disabled ◄──────────┘        disabled ─ activate ─► active
 *     └───────── archive from any ─► archived ─ restore ─► draft, or paused if a version was live
 *
 *   draft, archived ─ delete ─► deleted
 */
export type Script =
  | { readonly status: 'none' }
  | ({ readonly status: 'draft' } & Existing)
  | ({ readonly status: 'active' | 'paused' } & Deployed)
  | ({ readonly status: 'disabled'; readonly reason: string } & Deployed)
  | ({ readonly status: 'archived'; readonly live: readonly number[] } & Existing)
  | ({ readonly status: 'deleted'; readonly wasLive: boolean } & Existing);

/** A script that there is and that users may see. */
export type PresentScript = Exclude<Script, { status: 'none' | 'deleted' }>;
export type DeployedScriptState = Extract<Script, { status: 'active' | 'paused' | 'disabled' }>;

export const noScript: Script = { status: 'none' };

export const isPresent = (script: Script): script is PresentScript =>
  script.status !== 'none' && script.status !== 'deleted';

/** Number of the newest version. */
export const latestOf = (script: Existing): number => script.versions.length;

/** Number of the version that triggers run, or would run if it were active; null while none is deployed. */
export const liveOf = (script: Script): number | null => ('live' in script ? (script.live.at(-1) ?? null) : null);

export const versionOf = (script: Existing, version: number): Version | undefined => script.versions[version - 1];

const existing = ({ type, organizationId, details, versions, createdAs }: Existing): Existing => ({
  type,
  organizationId,
  details,
  versions,
  createdAs,
});

type Known = Exclude<Script, { status: 'none' }>;

const withLive = (script: Known, live: readonly number[]): Script => {
  if (script.status === 'draft') return { status: 'active', ...existing(script), live };
  return 'live' in script ? { ...script, live } : script;
};

/** The versions that were live before `version` was; all of them if it never was. */
const liveBefore = (live: readonly number[], version: number): readonly number[] =>
  live.includes(version) ? live.slice(0, live.lastIndexOf(version)) : live;

export const evolve = (script: Script, event: ScriptEvent): Script => {
  if (event.type === 'ClaimLapsed') return script;
  if (event.type === 'ScriptCreated') {
    const { name, description, tags, type, organizationId } = event.data;
    const details = { name, description, tags };
    return { status: 'draft', type, organizationId, details, versions: [], createdAs: { name, type } };
  }
  if (script.status === 'none') return script;
  const was = 'live' in script ? script.live : [];
  switch (event.type) {
    case 'ScriptVersionSaved': {
      const { sourceHash, trigger, limits, changeNote } = event.data;
      return { ...script, versions: [...script.versions, { sourceHash, trigger, limits, changeNote }] };
    }
    case 'ScriptVersionDeployed':
      return withLive(script, [...was, event.data.version]);
    case 'ScriptRolledBack':
      return withLive(script, [...liveBefore(was, event.data.version), event.data.version]);
    case 'ScriptDetailsChanged':
      return { ...script, details: { ...script.details, ...event.data } };
    case 'ScriptActivated':
      return { status: 'active', ...existing(script), live: was };
    case 'ScriptPaused':
      return { status: 'paused', ...existing(script), live: was };
    case 'ScriptDisabled':
      return { status: 'disabled', reason: event.data.reason, ...existing(script), live: was };
    case 'ScriptArchived':
      return { status: 'archived', ...existing(script), live: was };
    case 'ScriptRestored':
      return event.data.status === 'draft'
        ? { status: 'draft', ...existing(script) }
        : { status: 'paused', ...existing(script), live: was };
    case 'ScriptDeleted':
      return { status: 'deleted', wasLive: was.length > 0, ...existing(script) };
    default:
      return unreachable(event);
  }
};
