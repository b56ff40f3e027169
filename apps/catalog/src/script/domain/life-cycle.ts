import { isSameJson } from './same-json.ts';
import type { CommandOf } from './script.commands.ts';
import type { Details, ScriptEvent } from './script.events.ts';
import { notDeletable, notDeployed, scriptArchived, scriptDisabled, scriptNotFound } from './script.problems.ts';
import { type DeployedScriptState, isPresent, type PresentScript, type Script } from './script.state.ts';
import { editable } from './versions.ts';

const present = (scriptId: string, script: Script): PresentScript => {
  if (!isPresent(script)) throw scriptNotFound(scriptId);
  return script;
};

const withLiveVersion = (scriptId: string, state: Script): DeployedScriptState => {
  const script = present(scriptId, state);
  if (script.status === 'archived') throw scriptArchived(scriptId);
  if (script.status === 'draft') throw notDeployed(scriptId);
  return script;
};

export const activate = ({ data }: CommandOf<'ActivateScript'>, state: Script): readonly ScriptEvent[] =>
  withLiveVersion(data.scriptId, state).status === 'active' ? [] : [{ type: 'ScriptActivated', data: {} }];

export const pause = ({ data }: CommandOf<'PauseScript'>, state: Script): readonly ScriptEvent[] => {
  const script = withLiveVersion(data.scriptId, state);
  if (script.status === 'disabled') throw scriptDisabled(data.scriptId, script.reason);
  return script.status === 'paused' ? [] : [{ type: 'ScriptPaused', data: {} }];
};

/** The first reason stays: what disabled a script is worth more than what came after. */
export const disable = ({ data }: CommandOf<'DisableScript'>, state: Script): readonly ScriptEvent[] =>
  withLiveVersion(data.scriptId, state).status === 'disabled'
    ? []
    : [{ type: 'ScriptDisabled', data: { reason: data.reason } }];

export const archive = ({ data }: CommandOf<'ArchiveScript'>, state: Script): readonly ScriptEvent[] =>
  present(data.scriptId, state).status === 'archived' ? [] : [{ type: 'ScriptArchived', data: {} }];

/** Back with what it had, but nothing runs at once: a script that was live comes back paused. */
export const restore = ({ data }: CommandOf<'RestoreScript'>, state: Script): readonly ScriptEvent[] => {
  const script = present(data.scriptId, state);
  if (script.status !== 'archived') return [];
  return [{ type: 'ScriptRestored', data: { status: script.live.length > 0 ? 'paused' : 'draft' } }];
};

export const remove = ({ data }: CommandOf<'DeleteScript'>, script: Script): readonly ScriptEvent[] => {
  switch (script.status) {
    case 'none':
      throw scriptNotFound(data.scriptId);
    case 'deleted':
      return [];
    case 'draft':
    case 'archived':
      return [{ type: 'ScriptDeleted', data: {} }];
    default:
      throw notDeletable(data.scriptId, script.status);
  }
};

export const changeDetails = ({ data }: CommandOf<'ChangeDetails'>, state: Script): readonly ScriptEvent[] => {
  const { details } = editable(data.scriptId, state);
  const changed = (Object.keys(data.changes) as (keyof Details)[]).filter(
    (field) => !isSameJson(data.changes[field], details[field]),
  );
  if (changed.length === 0) return [];
  const changes = Object.fromEntries(changed.map((field) => [field, data.changes[field]]));
  return [{ type: 'ScriptDetailsChanged', data: changes }];
};
