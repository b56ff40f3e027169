import {
  keysOfCursor,
  type Page,
  type PageQuery,
  type SecretView,
  TENANT_SCOPE,
  toCursor,
  VAULT_NAME,
  type VariableView,
  type VaultKind,
  type VaultRef,
  vaultScope,
} from '@runlet/contracts';
import { tenantTransaction } from '@runlet/postgres';
import { isUUID } from 'class-validator';
import type { Pool } from 'pg';
import { secretNotFound, variableNotFound } from '../../vault/domain/vault.problems.ts';

interface Row {
  readonly name: string;
  readonly scope: string;
  readonly version: number;
  readonly revision: number;
  readonly value: string | null;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

const COLUMNS = 'name, scope, version, revision, value, updated_at as "updatedAt", updated_by as "updatedBy"';

const toSecret = ({ name, scope, version, revision, updatedAt, updatedBy }: Row): SecretView => {
  const script = scope === TENANT_SCOPE ? null : scope;
  return { name, script, version, revision, updatedAt: updatedAt.toISOString(), updatedBy };
};

const toVariable = (row: Row): VariableView => ({ ...toSecret(row), value: row.value ?? '' });

const isKey = (key: string, index: number): boolean =>
  index === 0 ? VAULT_NAME.test(key) : key === TENANT_SCOPE || isUUID(key);

type ListQuery = PageQuery & { readonly script?: string };

/** Which secrets and variables does the tenant have? */
export class VaultItemsQuery {
  constructor(private readonly pool: Pool) {}

  /** Throws `secret/not-found`. */
  async secret(tenant: string, ref: VaultRef): Promise<SecretView> {
    const row = await this.find(tenant, 'secret', ref);
    if (!row) throw secretNotFound(ref.name);
    return toSecret(row);
  }

  /** Throws `variable/not-found`. */
  async variable(tenant: string, ref: VaultRef): Promise<VariableView> {
    const row = await this.find(tenant, 'variable', ref);
    if (!row) throw variableNotFound(ref.name);
    return toVariable(row);
  }

  async secrets(tenant: string, query: ListQuery): Promise<Page<SecretView>> {
    const { rows, nextCursor } = await this.page(tenant, 'secret', query);
    return { items: rows.map(toSecret), nextCursor };
  }

  async variables(tenant: string, query: ListQuery): Promise<Page<VariableView>> {
    const { rows, nextCursor } = await this.page(tenant, 'variable', query);
    return { items: rows.map(toVariable), nextCursor };
  }

  async count(tenant: string): Promise<number> {
    const rows = await this.read<{ count: number }>(
      tenant,
      'select count(*)::int as count from catalog.vault_items where tenant = $1',
      [tenant],
    );
    return rows[0]!.count;
  }

  private async find(tenant: string, kind: VaultKind, { name, script }: VaultRef): Promise<Row | undefined> {
    const rows = await this.read<Row>(
      tenant,
      `select ${COLUMNS} from catalog.vault_items where tenant = $1 and kind = $2 and name = $3 and scope = $4`,
      [tenant, kind, name, vaultScope(script)],
    );
    return rows[0];
  }

  /** By name. */
  private async page(tenant: string, kind: VaultKind, { limit, cursor, script }: ListQuery) {
    const [after = null, afterScope = null] = cursor ? keysOfCursor(cursor, 2, isKey) : [];
    const rows = await this.read<Row>(
      tenant,
      `select ${COLUMNS} from catalog.vault_items
      where tenant = $1 and kind = $2 and ($3::text is null or scope = $3)
        and ($4::text is null or (name, scope) > ($4::text collate "C", $5::text))
      order by name, scope limit $6`,
      [tenant, kind, script ? vaultScope(script) : null, after, afterScope, limit + 1],
    );
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return { rows: shown, nextCursor: last ? toCursor([last.name, last.scope]) : null };
  }

  private read<R extends object>(tenant: string, sql: string, values: readonly unknown[]): Promise<R[]> {
    return tenantTransaction(this.pool, tenant, async (tx) => (await tx.query<R>(sql, [...values])).rows);
  }
}
