import {
  type GetVersion,
  keysOfCursor,
  type ListVersions,
  type Page,
  toCursor,
  type VersionSummary,
  type VersionView,
} from '@runlet/contracts';
import { tenantTransaction } from '@runlet/postgres';
import type { Pool } from 'pg';
import { scriptNotFound, versionNotFound } from '../../script/domain/script.problems.ts';
import { isNumberKey } from '../page.ts';

const SUMMARY = `script_id as "scriptId", version, source_hash as "sourceHash", trigger, limits,
  change_note as "changeNote", created_at as "createdAt", created_by as "createdBy", live`;

type Row<View extends VersionSummary> = Omit<View, 'createdAt'> & { readonly createdAt: Date };

/** What are the versions of a script, and what is in this one? */
export class ScriptVersionsQuery {
  constructor(private readonly pool: Pool) {}

  /** Throws `script/version-not-found`, or `script/not-found`. */
  async get(tenant: string, { scriptId, version }: GetVersion): Promise<VersionView> {
    const { row, latest } = await tenantTransaction(this.pool, tenant, async (tx) => {
      const found = await tx.query<Row<VersionView>>(
        `select ${SUMMARY}, source from catalog.script_versions where tenant = $1 and script_id = $2 and version = $3`,
        [tenant, scriptId, version],
      );
      if (found.rows[0]) return { row: found.rows[0], latest: version };
      const newest = await tx.query<{ latest: number | null }>(
        'select max(version) as latest from catalog.script_versions where tenant = $1 and script_id = $2',
        [tenant, scriptId],
      );
      return { row: undefined, latest: newest.rows[0]!.latest };
    });
    if (latest === null) throw scriptNotFound(scriptId);
    if (!row) throw versionNotFound(scriptId, version, latest);
    return { ...row, createdAt: row.createdAt.toISOString() };
  }

  /** The newest first. Throws `script/not-found`. */
  async list(tenant: string, { scriptId, limit, cursor }: ListVersions): Promise<Page<VersionSummary>> {
    const [before = null] = cursor ? keysOfCursor(cursor, 1, isNumberKey) : [];
    const rows = await tenantTransaction(this.pool, tenant, async (tx) => {
      const found = await tx.query<Row<VersionSummary>>(
        `select ${SUMMARY} from catalog.script_versions
        where tenant = $1 and script_id = $2 and ($3::bigint is null or version < $3::bigint)
        order by version desc limit $4`,
        [tenant, scriptId, before, limit + 1],
      );
      return found.rows;
    });
    // Version 1 is always there, so the first page of a script is never empty.
    if (rows.length === 0 && before === null) throw scriptNotFound(scriptId);
    const items = rows.slice(0, limit).map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
    return { items, nextCursor: rows.length > limit ? toCursor([String(items.at(-1)!.version)]) : null };
  }
}
