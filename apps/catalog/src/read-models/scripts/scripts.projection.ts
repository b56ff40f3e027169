import type { StoredEvent } from '@runlet/event-store';
import { unreachable } from '@runlet/kernel';
import type { Projection, ProjectionTx } from '@runlet/projections';
import type { ScriptEvent } from '../../script/domain/script.events.ts';
import { scriptCodec } from '../../script/script.codec.ts';
import { SCRIPT_STREAM_PREFIX } from '../../script/script.streams.ts';
import { sqlFile } from '../sql-file.ts';

/** What each event changes, beside revision and who touched the script last. `$1`–`$4` are in every statement. */
const update = (assignments: string): string =>
  `update scripts set revision = $2, updated_at = $3, updated_by = $4${assignments && `, ${assignments}`}
  where id = $1 and revision < $2`;

const sql = {
  create: `insert into scripts (id, revision, created_at, updated_at, created_by, updated_by, tenant, name, type, status, description, organization_id, tags)
    values ($1, $2, $3, $3, $4, $4, $5, $6, $7, 'draft', $8, $9, $10) on conflict (id) do nothing`,
  touch: update(''),
  saveVersion: update('latest_version = $5, source = $6, trigger = $7, limits = $8'),
  goLive: update(`live_version = $5, status = case status when 'draft' then 'active' else status end`),
  details: update('name = coalesce($5, name), description = coalesce($6, description), tags = coalesce($7, tags)'),
  status: update('status = $5, disabled_reason = $6'),
  remove: 'delete from scripts where id = $1 and revision < $2',
} as const;

const apply = (event: ScriptEvent, head: readonly unknown[], tenant: string, tx: ProjectionTx): void => {
  switch (event.type) {
    case 'ScriptCreated': {
      const { name, type, description, organizationId, tags } = event.data;
      return tx.write(sql.create, [...head, tenant, name, type, description, organizationId, tags]);
    }
    case 'ScriptVersionSaved': {
      const { version, source, trigger, limits } = event.data;
      return tx.write(sql.saveVersion, [...head, version, source, trigger, limits]);
    }
    case 'ScriptVersionDeployed':
    case 'ScriptRolledBack':
      return tx.write(sql.goLive, [...head, event.data.version]);
    case 'ScriptDetailsChanged': {
      const { name = null, description = null, tags = null } = event.data;
      return tx.write(sql.details, [...head, name, description, tags]);
    }
    case 'ScriptActivated':
      return tx.write(sql.status, [...head, 'active', null]);
    case 'ScriptPaused':
      return tx.write(sql.status, [...head, 'paused', null]);
    case 'ScriptDisabled':
      return tx.write(sql.status, [...head, 'disabled', event.data.reason]);
    case 'ScriptArchived':
      return tx.write(sql.status, [...head, 'archived', null]);
    case 'ScriptRestored':
      return tx.write(sql.status, [...head, event.data.status, null]);
    case 'ScriptDeleted':
      return tx.write(sql.remove, head.slice(0, 2));
    case 'ClaimLapsed':
      return tx.write(sql.touch, head);
    default:
      return unreachable(event);
  }
};

export const scriptsProjection: Projection = {
  name: 'scripts',
  version: 1,
  streamPrefix: SCRIPT_STREAM_PREFIX,
  tables: ['scripts'],
  ddl: sqlFile(import.meta.url, 'scripts.table.sql'),
  apply: (stored: StoredEvent, tx: ProjectionTx): void => {
    const { stream, revision, metadata } = stored;
    const head = [stream.slice(SCRIPT_STREAM_PREFIX.length), revision, metadata.at, metadata.actor.id];
    apply(scriptCodec.decode(stored), head, metadata.tenant, tx);
  },
};
