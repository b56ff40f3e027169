import { event, request } from './contract.ts';
import {
  type AuditEntry,
  GetScript,
  GetVersion,
  ListAudit,
  ListScripts,
  ListVersions,
  type ScriptSummary,
  type ScriptView,
  type VersionSummary,
  type VersionView,
} from './script-queries.ts';
import {
  ChangeDetails,
  CreateScript,
  DeployVersion,
  DisableScript,
  RollBack,
  SaveVersion,
  type ScriptChangedReply,
  ScriptRef,
} from './script-commands.ts';
import { type Page } from './page.ts';
import type { ScriptChanged } from './deployed-script.ts';
import { type ApiKeyIssued, CreateTenant, IssueApiKey, RevokeApiKey } from './tenant.ts';
import {
  GetSecret,
  GetVariable,
  ListSecrets,
  ListVariables,
  RemoveSecret,
  RemoveVariable,
  type SecretView,
  SetSecret,
  SetVariable,
  type VariableView,
  type VaultChangedReply,
} from './vault.ts';
import { ListProjections, type ProjectionView, RebuildProjection } from './projection.ts';

const change = request<ScriptChangedReply>();
const vaultChange = request<VaultChangedReply>();

export const catalog = {
  createScript: change('catalog.cmd.script.create', CreateScript),
  saveVersion: change('catalog.cmd.script.save-version', SaveVersion),
  changeDetails: change('catalog.cmd.script.change-details', ChangeDetails),
  deployVersion: change('catalog.cmd.script.deploy', DeployVersion),
  rollBack: change('catalog.cmd.script.roll-back', RollBack),
  activateScript: change('catalog.cmd.script.activate', ScriptRef),
  pauseScript: change('catalog.cmd.script.pause', ScriptRef),
  disableScript: change('catalog.cmd.script.disable', DisableScript),
  archiveScript: change('catalog.cmd.script.archive', ScriptRef),
  restoreScript: change('catalog.cmd.script.restore', ScriptRef),
  deleteScript: change('catalog.cmd.script.delete', ScriptRef),

  getScript: request<ScriptView>()('catalog.qry.script.get', GetScript),
  listScripts: request<Page<ScriptSummary>>()('catalog.qry.script.list', ListScripts),
  listVersions: request<Page<VersionSummary>>()('catalog.qry.version.list', ListVersions),
  getVersion: request<VersionView>()('catalog.qry.version.get', GetVersion),
  listAudit: request<Page<AuditEntry>>()('catalog.qry.audit.list', ListAudit),

  setSecret: vaultChange('catalog.cmd.vault.set-secret', SetSecret),
  removeSecret: vaultChange('catalog.cmd.vault.remove-secret', RemoveSecret),
  setVariable: vaultChange('catalog.cmd.vault.set-variable', SetVariable),
  removeVariable: vaultChange('catalog.cmd.vault.remove-variable', RemoveVariable),
  getSecret: request<SecretView>()('catalog.qry.vault.get-secret', GetSecret),
  listSecrets: request<Page<SecretView>>()('catalog.qry.vault.list-secrets', ListSecrets),
  getVariable: request<VariableView>()('catalog.qry.vault.get-variable', GetVariable),
  listVariables: request<Page<VariableView>>()('catalog.qry.vault.list-variables', ListVariables),

  listProjections: request<readonly ProjectionView[]>()('catalog.qry.projection.list', ListProjections),
  rebuildProjection: request<ProjectionView>()('catalog.cmd.projection.rebuild', RebuildProjection),

  createTenant: request<{ id: string }>()('catalog.cmd.tenant.create', CreateTenant, 'operator'),
  issueApiKey: request<ApiKeyIssued>()('catalog.cmd.api-key.issue', IssueApiKey, 'operator'),
  revokeApiKey: request<{ keyId: string }>()('catalog.cmd.api-key.revoke', RevokeApiKey, 'operator'),

  /** Published as `<subject>.<tenant>.<scriptId>` into the stream SCRIPT_CHANGES. */
  scriptChanged: event<ScriptChanged>('catalog.evt.script.changed.v1'),
} as const;
