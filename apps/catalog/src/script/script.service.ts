import {
  type ChangeDetails,
  defaultLimits,
  type DeployVersion,
  type DisableScript,
  newId,
  type Permission,
  type RollBack,
  type ScriptChangedReply,
  type ScriptRef,
} from '@runlet/contracts';
import { fold } from '@runlet/kernel';
import { assertPermitted } from '@runlet/nest';
import { isUUID } from 'class-validator';
import { isConflict } from '../recording/aggregate-streams.ts';
import type { Call } from '../recording/call.ts';
import type { ReadYourWrite } from '../recording/read-your-write.ts';
import type { Claims } from './claims/claims.ts';
import { newClaims } from './domain/claims.ts';
import type { ScriptCommand } from './domain/script.commands.ts';
import { scriptDecider } from './domain/script.decider.ts';
import type { Details, VersionContent } from './domain/script.events.ts';
import { idTaken, scriptNotFound } from './domain/script.problems.ts';
import { isPresent, latestOf, type Script, versionOf } from './domain/script.state.ts';
import { revisionConflict, tooBusy } from './revision.problems.ts';
import type { LoadedScript, ScriptStreams } from './script.streams.ts';
import type { CheckedContent, ScriptValidation } from './validation/script-validation.ts';

/** How often a command is decided anew because others changed the script meanwhile. */
const MAX_TRIES = 30;

/** Which script, and what the caller last saw of it. */
type Target = Pick<ScriptRef, 'id'> & { readonly expectedRevision?: number | null | undefined };

/** Commands on scripts: load, decide, take claims, append; then wait until everybody can see it. */
export class ScriptService {
  constructor(
    private readonly scripts: ScriptStreams,
    private readonly claims: Claims,
    private readonly validation: ScriptValidation,
    private readonly visible: ReadYourWrite,
  ) {}

  /** `plain` is a `CreateScript`, not checked yet. */
  async create(call: Call, plain: unknown): Promise<ScriptChangedReply> {
    assertPermitted(call.principal, 'scripts.create');
    const { request, content } = await this.validation.create(plain);
    const { name, description, tags, type, organizationId, deploy } = request;
    const scriptId = request.id ?? newId();
    const details = { name, description, tags };
    return this.change(call, { id: scriptId }, () => ({
      type: 'CreateScript',
      data: {
        scriptId,
        details,
        type,
        organizationId: organizationId ?? null,
        content: completed(content),
        deploy: Boolean(deploy),
      },
    }));
  }

  /** `plain` is a `SaveVersion`, not checked yet: its trigger is judged by the script's type. */
  async saveVersion(call: Call, plain: unknown): Promise<ScriptChangedReply> {
    assertPermitted(call.principal, 'scripts.update');
    const { request, content } = await this.validation.saveVersion(plain, await this.typeOf(call, plain));
    const { id, deploy } = request;
    return this.change(call, request, (script) => ({
      type: 'SaveVersion',
      data: { scriptId: id, content: completed(content, script), deploy: Boolean(deploy) },
    }));
  }

  changeDetails(call: Call, { id, expectedRevision, ...details }: ChangeDetails): Promise<ScriptChangedReply> {
    const given = Object.entries(details).filter(([, value]) => value !== undefined && value !== null);
    const changes = Object.fromEntries(given) as Partial<Details>;
    return this.update(call, { id, expectedRevision }, { type: 'ChangeDetails', data: { scriptId: id, changes } });
  }

  deploy(call: Call, request: DeployVersion): Promise<ScriptChangedReply> {
    const { id: scriptId, version } = request;
    return this.update(call, request, { type: 'DeployVersion', data: { scriptId, version } });
  }

  rollBack(call: Call, request: RollBack): Promise<ScriptChangedReply> {
    const { id: scriptId, version = null } = request;
    return this.update(call, request, { type: 'RollBack', data: { scriptId, version } });
  }

  activate(call: Call, request: ScriptRef): Promise<ScriptChangedReply> {
    return this.update(call, request, { type: 'ActivateScript', data: { scriptId: request.id } });
  }

  pause(call: Call, request: ScriptRef): Promise<ScriptChangedReply> {
    return this.update(call, request, { type: 'PauseScript', data: { scriptId: request.id } });
  }

  disable(call: Call, request: DisableScript): Promise<ScriptChangedReply> {
    const { id: scriptId, reason } = request;
    return this.update(call, request, { type: 'DisableScript', data: { scriptId, reason } });
  }

  archive(call: Call, request: ScriptRef): Promise<ScriptChangedReply> {
    return this.update(call, request, { type: 'ArchiveScript', data: { scriptId: request.id } });
  }

  restore(call: Call, request: ScriptRef): Promise<ScriptChangedReply> {
    return this.update(call, request, { type: 'RestoreScript', data: { scriptId: request.id } });
  }

  delete(call: Call, request: ScriptRef): Promise<ScriptChangedReply> {
    const command: ScriptCommand = { type: 'DeleteScript', data: { scriptId: request.id } };
    return this.update(call, request, command, 'scripts.delete');
  }

  private async update(
    call: Call,
    target: Target,
    command: ScriptCommand,
    permission: Permission = 'scripts.update',
  ): Promise<ScriptChangedReply> {
    assertPermitted(call.principal, permission);
    return this.change(call, target, () => command);
  }

  /**
   * Decides and stores; decides anew when others were faster, unless the caller said which revision it means.
   * Throws the domain's problems, `script/revision-conflict`, `script/name-taken`, `script/path-taken`.
   */
  private async change(call: Call, target: Target, toCommand: (script: Script) => ScriptCommand) {
    const expected = target.expectedRevision ?? undefined;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const loaded = await this.scripts.load(target.id);
      const command = toCommand(loaded.state);
      assertOwn(call, target.id, command, loaded);
      if (expected !== undefined && isPresent(loaded.state) && loaded.revision !== expected) {
        throw revisionConflict(target.id, expected, loaded.revision);
      }
      try {
        return await this.decided(call, target.id, command, loaded);
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
    throw tooBusy(target.id);
  }

  private async decided(
    call: Call,
    scriptId: string,
    command: ScriptCommand,
    loaded: LoadedScript,
  ): Promise<ScriptChangedReply> {
    const { state, revision, position } = loaded;
    const { tenant } = call.principal;
    const events = scriptDecider.decide(command, state);
    const after = fold(scriptDecider, events, state);
    const version = after.status === 'none' ? 0 : latestOf(after);
    if (events.length === 0) {
      await this.visible.until(position);
      return { id: scriptId, revision: revision!, version, changed: false };
    }
    const claims = newClaims(state, after);
    await this.claims.take({ tenant, scriptId, claims, wantedAt: (revision ?? -1) + events.length }, call);
    const appended = await this.scripts.append(scriptId, loaded, events, tenant, call);
    await this.visible.until(appended.position);
    return { id: scriptId, revision: appended.revision, version, changed: true };
  }

  /** Undefined where the message names no script by a proper id: then its own mistakes say so. */
  private async typeOf(call: Call, plain: unknown) {
    const { id } = (plain ?? {}) as { id?: unknown };
    if (typeof id !== 'string' || !isUUID(id)) return undefined;
    const { state, tenant } = await this.scripts.load(id);
    if (!isPresent(state) || tenant !== call.principal.tenant) throw scriptNotFound(id);
    return state.type;
  }
}

/** What another tenant has is not there; only its id cannot be had twice. */
const assertOwn = (call: Call, scriptId: string, command: ScriptCommand, { tenant }: LoadedScript): void => {
  if (tenant === null || tenant === call.principal.tenant) return;
  throw command.type === 'CreateScript' ? idTaken(scriptId) : scriptNotFound(scriptId);
};

/** What a save leaves out is as in the newest version. */
const completed = ({ trigger, limits, ...content }: CheckedContent, script?: Script): VersionContent => {
  const before = script && isPresent(script) ? versionOf(script, latestOf(script)) : undefined;
  return { ...content, trigger: trigger ?? before?.trigger ?? {}, limits: limits ?? before?.limits ?? defaultLimits };
};
