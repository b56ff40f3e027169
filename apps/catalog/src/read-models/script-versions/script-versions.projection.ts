import type { StoredEvent } from '@runlet/event-store';
import type { Projection, ProjectionTx } from '@runlet/projections';
import { scriptCodec } from '../../script/script.codec.ts';
import { SCRIPT_STREAM_PREFIX } from '../../script/script.streams.ts';
import { sqlFile } from '../sql-file.ts';

const sql = {
  save: `insert into script_versions
    (tenant, script_id, version, source, source_hash, trigger, limits, change_note, created_at, created_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (script_id, version) do nothing`,
  goLive: 'update script_versions set live = (version = $2) where script_id = $1 and live <> (version = $2)',
  remove: 'delete from script_versions where script_id = $1',
} as const;

export const scriptVersionsProjection: Projection = {
  name: 'script_versions',
  version: 1,
  streamPrefix: SCRIPT_STREAM_PREFIX,
  tables: ['script_versions'],
  ddl: sqlFile(import.meta.url, 'script-versions.table.sql'),
  apply: (stored: StoredEvent, tx: ProjectionTx): void => {
    const scriptId = stored.stream.slice(SCRIPT_STREAM_PREFIX.length);
    const { tenant, at, actor } = stored.metadata;
    const { type, data } = scriptCodec.decode(stored);
    if (type === 'ScriptVersionSaved') {
      const { version, source, sourceHash, trigger, limits, changeNote } = data;
      tx.write(sql.save, [tenant, scriptId, version, source, sourceHash, trigger, limits, changeNote, at, actor.id]);
    } else if (type === 'ScriptVersionDeployed' || type === 'ScriptRolledBack') {
      tx.write(sql.goLive, [scriptId, data.version]);
    } else if (type === 'ScriptDeleted') {
      tx.write(sql.remove, [scriptId]);
    }
  },
};
