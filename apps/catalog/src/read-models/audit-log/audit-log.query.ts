import { type AuditEntry, keysOfCursor, type ListAudit, type Page, toCursor } from '@runlet/contracts';
import { tenantTransaction } from '@runlet/postgres';
import type { Pool } from 'pg';
import { containing, isNumberKey } from '../page.ts';

interface Row extends Omit<AuditEntry, 'at'> {
  readonly at: Date;
  readonly position: string;
}

const toEntry = (row: Row): AuditEntry => {
  const { eventId, at, type, stream, revision, scriptId, actor, correlationId, causationId, data } = row;
  return { eventId, at: at.toISOString(), type, stream, revision, scriptId, actor, correlationId, causationId, data };
};

/** Who did what in this tenant, the latest first? */
export class AuditLogQuery {
  constructor(private readonly pool: Pool) {}

  async list(tenant: string, query: ListAudit): Promise<Page<AuditEntry>> {
    const { limit, cursor, scriptId = null, type } = query;
    const [before = null] = cursor ? keysOfCursor(cursor, 1, isNumberKey) : [];
    const rows = await tenantTransaction(this.pool, tenant, async (tx) => {
      const found = await tx.query<Row>(
        `select event_id as "eventId", position, at, type, stream, revision, script_id as "scriptId",
          json_build_object('kind', actor_kind, 'id', actor_id) as actor, correlation_id as "correlationId",
          causation_id as "causationId", data
        from catalog.audit_log
        where tenant = $1 and ($2::uuid is null or script_id = $2) and ($3::text is null or type ilike $3)
          and ($4::bigint is null or position < $4)
        order by position desc limit $5`,
        [tenant, scriptId, type ? containing(type) : null, before, limit + 1],
      );
      return found.rows;
    });
    const page = rows.slice(0, limit);
    return {
      items: page.map(toEntry),
      nextCursor: rows.length > limit ? toCursor([page.at(-1)!.position]) : null,
    };
  }
}
