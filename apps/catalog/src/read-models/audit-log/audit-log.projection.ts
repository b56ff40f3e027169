import type { StoredEvent } from '@runlet/event-store';
import type { Projection, ProjectionTx } from '@runlet/projections';
import { SCRIPT_STREAM_PREFIX } from '../../script/script.streams.ts';
import { sqlFile } from '../sql-file.ts';

const INSERT = `insert into audit_log (event_id, position, tenant, at, type, stream, revision, script_id, actor_kind,
    actor_id, correlation_id, causation_id, data)
  select id, position, tenant, at, type, stream, revision, script_id, kind, actor, correlation, causation, data::jsonb
  from unnest($1::uuid[], $2::bigint[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::int[], $8::uuid[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
    as e (id, position, tenant, at, type, stream, revision, script_id, kind, actor, correlation, causation, data)
  on conflict (event_id) do nothing`;

/** Too large for a list, or nobody's business. */
const LEFT_OUT = ['source', 'secretHash', 'sealed', 'wrapped', 'value'];

const shown = (data: unknown): string =>
  JSON.stringify(Object.fromEntries(Object.entries(data as object).filter(([field]) => !LEFT_OUT.includes(field))));

export const auditLogProjection: Projection = {
  name: 'audit_log',
  version: 1,
  streamPrefix: '',
  tables: ['audit_log'],
  ddl: sqlFile(import.meta.url, 'audit-log.table.sql'),
  apply: ({ id, position, stream, type, revision, metadata, data }: StoredEvent, tx: ProjectionTx): void => {
    const { tenant, at, actor, correlationId, causationId } = metadata;
    const scriptId = stream.startsWith(SCRIPT_STREAM_PREFIX) ? stream.slice(SCRIPT_STREAM_PREFIX.length) : null;
    const who = [actor.kind, actor.id, correlationId, causationId];
    tx.gather(INSERT, [id, String(position), tenant, at, type, stream, revision, scriptId, ...who, shown(data)]);
  },
};
