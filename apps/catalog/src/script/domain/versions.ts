import { isSameJson } from './same-json.ts';
import type { CommandOf } from './script.commands.ts';
import type { ScriptEvent, VersionContent } from './script.events.ts';
import { idTaken, neverLiveBefore, scriptArchived, scriptNotFound, versionNotFound } from './script.problems.ts';
import {
  isPresent,
  latestOf,
  liveOf,
  type PresentScript,
  type Script,
  type Version,
  versionOf,
} from './script.state.ts';

/** Everything but a look at it is refused while a script is archived. */
export const editable = (scriptId: string, script: Script): Exclude<PresentScript, { status: 'archived' }> => {
  if (!isPresent(script)) throw scriptNotFound(scriptId);
  if (script.status === 'archived') throw scriptArchived(scriptId);
  return script;
};

const isSame = (version: Version | undefined, content: VersionContent): boolean =>
  version !== undefined &&
  version.sourceHash === content.sourceHash &&
  version.changeNote === content.changeNote &&
  isSameJson([version.trigger, version.limits], [content.trigger, content.limits]);

const deployed = (version: number): ScriptEvent => ({ type: 'ScriptVersionDeployed', data: { version } });

export const create = ({ data }: CommandOf<'CreateScript'>, script: Script): readonly ScriptEvent[] => {
  const { scriptId, details, type, organizationId, content, deploy } = data;
  if (script.status !== 'none') {
    const repeated =
      script.createdAs.name === details.name && script.createdAs.type === type && isSame(script.versions[0], content);
    if (repeated) return [];
    throw idTaken(scriptId);
  }
  return [
    { type: 'ScriptCreated', data: { ...details, type, organizationId } },
    { type: 'ScriptVersionSaved', data: { version: 1, ...content } },
    ...(deploy ? [deployed(1)] : []),
  ];
};

/** The very content of the newest version makes no other one: then this is the same save again. */
export const saveVersion = ({ data }: CommandOf<'SaveVersion'>, state: Script): readonly ScriptEvent[] => {
  const script = editable(data.scriptId, state);
  const latest = latestOf(script);
  const repeated = isSame(versionOf(script, latest), data.content);
  const version = repeated ? latest : latest + 1;
  const saved: readonly ScriptEvent[] = repeated
    ? []
    : [{ type: 'ScriptVersionSaved', data: { version, ...data.content } }];
  return data.deploy && liveOf(script) !== version ? [...saved, deployed(version)] : saved;
};

export const deploy = ({ data }: CommandOf<'DeployVersion'>, state: Script): readonly ScriptEvent[] => {
  const script = editable(data.scriptId, state);
  assertVersion(data.scriptId, script, data.version);
  return liveOf(script) === data.version ? [] : [deployed(data.version)];
};

export const rollBack = ({ data }: CommandOf<'RollBack'>, state: Script): readonly ScriptEvent[] => {
  const script = editable(data.scriptId, state);
  if (data.version !== null) assertVersion(data.scriptId, script, data.version);
  const from = liveOf(script);
  if (from === null || script.status === 'draft') throw neverLiveBefore(data.scriptId);
  const version = data.version ?? script.live.at(-2);
  if (version === undefined) throw neverLiveBefore(data.scriptId);
  return version === from ? [] : [{ type: 'ScriptRolledBack', data: { version, from } }];
};

const assertVersion = (scriptId: string, script: PresentScript, version: number): void => {
  if (!versionOf(script, version)) throw versionNotFound(scriptId, version, latestOf(script));
};
