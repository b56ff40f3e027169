import type { StoredEvent } from '@runlet/event-store';
import type { Projection, ProjectionTx } from '@runlet/projections';
import { vaultItemCodec } from '../../vault/vault.codec.ts';
import { parseItemStreamId, VAULT_ITEM_STREAM_PREFIX } from '../../vault/vault.streams.ts';
import { sqlFile } from '../sql-file.ts';

const sql = {
  save: `insert into vault_items (tenant, kind, scope, name, revision, version, value, updated_at, updated_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (tenant, kind, name, scope) do update set revision = excluded.revision, version = excluded.version,
      value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by
    where vault_items.revision < excluded.revision`,
  remove: 'delete from vault_items where tenant = $1 and kind = $2 and scope = $3 and name = $4 and revision < $5',
} as const;

export const vaultItemsProjection: Projection = {
  name: 'vault_items',
  version: 1,
  streamPrefix: VAULT_ITEM_STREAM_PREFIX,
  tables: ['vault_items'],
  ddl: sqlFile(import.meta.url, 'vault-items.table.sql'),
  apply: (stored: StoredEvent, tx: ProjectionTx): void => {
    const { tenant, kind, scope, name } = parseItemStreamId(stored.stream.slice(VAULT_ITEM_STREAM_PREFIX.length));
    const row = [tenant, kind, scope, name, stored.revision];
    const { at, actor } = stored.metadata;
    const { type, data } = vaultItemCodec.decode(stored);
    if (type === 'SecretSet') tx.write(sql.save, [...row, data.version, null, at, actor.id]);
    else if (type === 'VariableSet') tx.write(sql.save, [...row, data.version, data.value, at, actor.id]);
    else tx.write(sql.remove, row);
  },
};
