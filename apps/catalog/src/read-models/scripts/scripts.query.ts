import {
  keysOfCursor,
  type ListScripts,
  type Page,
  type ScriptSummary,
  type ScriptView,
  toCursor,
} from '@runlet/contracts';
import { tenantTransaction } from '@runlet/postgres';
import type { Pool } from 'pg';
import { scriptNotFound } from '../../script/domain/script.problems.ts';
import { containing, isNameKey, isTimeKey, isUuidKey } from '../page.ts';

const SUMMARY = `id, name, type, status, description, organization_id as "organizationId", tags,
  latest_version as "latestVersion", live_version as "liveVersion", trigger, limits,
  disabled_reason as "disabledReason", revision, created_at as "createdAt", created_by as "createdBy",
  updated_at as "updatedAt", updated_by as "updatedBy"`;

type Row = Omit<ScriptView, 'createdAt' | 'updatedAt'> & { readonly createdAt: Date; readonly updatedAt: Date };

const toView = <R extends Omit<Row, 'source'>>(row: R) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** How a list is ordered: names alphabetically, times from the newest. Each has an index. */
const orders = {
  name: { expression: 'lower(name) collate "C"', direction: 'asc', keyOf: (row: Row) => row.name.toLowerCase() },
  createdAt: { expression: 'created_at', direction: 'desc', keyOf: (row: Row) => row.createdAt.toISOString() },
  updatedAt: { expression: 'updated_at', direction: 'desc', keyOf: (row: Row) => row.updatedAt.toISOString() },
} as const;

/** What are the tenant's scripts, and what is this one? */
export class ScriptsQuery {
  constructor(private readonly pool: Pool) {}

  /** Throws `script/not-found`. */
  async get(tenant: string, id: string): Promise<ScriptView> {
    const row = await tenantTransaction(this.pool, tenant, async (tx) => {
      const { rows } = await tx.query<Row>(
        `select ${SUMMARY}, source from catalog.scripts where tenant = $1 and id = $2 and latest_version > 0`,
        [tenant, id],
      );
      return rows[0];
    });
    if (!row) throw scriptNotFound(id);
    return toView(row);
  }

  async list(tenant: string, query: ListScripts): Promise<Page<ScriptSummary>> {
    const { limit, cursor, sort, type = null, status = null, tag = null, search } = query;
    const { expression, direction, keyOf } = orders[sort];
    const isKey = (key: string, index: number) =>
      index === 1 ? isUuidKey(key) : sort === 'name' ? isNameKey(key) : isTimeKey(key);
    const [after = null, afterId = null] = cursor ? keysOfCursor(cursor, 2, isKey) : [];
    const beyond = direction === 'asc' ? '>' : '<';
    const cast = sort === 'name' ? 'text' : 'timestamptz';
    const rows = await tenantTransaction(this.pool, tenant, async (tx) => {
      const found = await tx.query<Row>(
        `select ${SUMMARY} from catalog.scripts
        where tenant = $1 and latest_version > 0
          and ($2::text is null or type = $2) and ($3::text is null or status = $3)
          and ($4::text is null or tags @> array[$4])
          and ($5::text is null or name ilike $5 or source ilike $5)
          and ($6::${cast} is null or (${expression}, id) ${beyond} ($6::${cast}, $7::uuid))
        order by ${expression} ${direction}, id ${direction} limit $8`,
        [tenant, type, status, tag, search ? containing(search) : null, after, afterId, limit + 1],
      );
      return found.rows;
    });
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items: items.map(toView), nextCursor: last ? toCursor([keyOf(last), last.id]) : null };
  }
}
