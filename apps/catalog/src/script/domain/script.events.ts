import type { Limits, ScriptType, Trigger } from '@runlet/contracts';

/** What the user named the script and how it is found; who did it and when is in the event's metadata. */
export interface Details {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** What one save brings: source, trigger and limits together. */
export interface VersionContent {
  readonly source: string;
  /** SHA-256 of the source, hex: the name under which its prepared form is kept. */
  readonly sourceHash: string;
  readonly trigger: Trigger;
  readonly limits: Limits;
  readonly changeNote: string;
}

/** Something that no two scripts of a tenant may have at once. */
export interface Claim {
  readonly kind: 'name' | 'path';
  /** The name, or method and shape of the path: `GET /orders/:`. */
  readonly key: string;
}

interface Fact<Type extends string, Data extends object> {
  readonly type: Type;
  readonly data: Data;
}

export type ScriptEvent =
  | Fact<'ScriptCreated', Details & { readonly type: ScriptType; readonly organizationId: string | null }>
  | Fact<'ScriptVersionSaved', VersionContent & { readonly version: number }>
  | Fact<'ScriptVersionDeployed', { readonly version: number }>
  /** `from` was live before. */
  | Fact<'ScriptRolledBack', { readonly version: number; readonly from: number }>
  | Fact<'ScriptDetailsChanged', Partial<Details>>
  | Fact<'ScriptActivated', object>
  | Fact<'ScriptPaused', object>
  | Fact<'ScriptDisabled', { readonly reason: string }>
  | Fact<'ScriptArchived', object>
  | Fact<'ScriptRestored', { readonly status: 'draft' | 'paused' }>
  | Fact<'ScriptDeleted', object>
  /**
   * A claim was taken from this script because the change that it was taken for had not been stored in time. Says nothing of
   * the script itself: it stands in the stream so that a late append conflicts.
   */
  | Fact<'ClaimLapsed', Claim>;

export type ScriptEventOf<Type extends ScriptEvent['type']> = Extract<ScriptEvent, { type: Type }>;
