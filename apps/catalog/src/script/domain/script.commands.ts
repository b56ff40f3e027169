import type { ScriptType } from '@runlet/contracts';
import type { Claim, Details, VersionContent } from './script.events.ts';

interface Order<Type extends string, Data extends object> {
  readonly type: Type;
  readonly data: Data & { readonly scriptId: string };
}

export type ScriptCommand =
  | Order<
      'CreateScript',
      {
        readonly details: Details;
        readonly type: ScriptType;
        readonly organizationId: string | null;
        readonly content: VersionContent;
        /** Make the first version live at once. */
        readonly deploy: boolean;
      }
    >
  | Order<'SaveVersion', { readonly content: VersionContent; readonly deploy: boolean }>
  | Order<'DeployVersion', { readonly version: number }>
  /** To `version`, or to the one that was live before. */
  | Order<'RollBack', { readonly version: number | null }>
  | Order<'ChangeDetails', { readonly changes: Partial<Details> }>
  | Order<'ActivateScript', object>
  | Order<'PauseScript', object>
  | Order<'DisableScript', { readonly reason: string }>
  | Order<'ArchiveScript', object>
  | Order<'RestoreScript', object>
  | Order<'DeleteScript', object>
  | Order<'LapseClaim', { readonly claim: Claim }>;

export type CommandOf<Type extends ScriptCommand['type']> = Extract<ScriptCommand, { type: Type }>;
