import { keysOfCursor, toCursor } from '@runlet/contracts';
import { tenantTransaction } from '@runlet/postgres';
import { isISO8601 } from 'class-validator';
const viewOf = (row) => ({
    scriptId: row.script_id,
    dueAt: row.due_at.toISOString(),
    outcome: row.outcome,
    executionId: row.execution_id,
    reason: row.reason,
    decidedAt: row.decided_at?.toISOString() ?? null,
});
/** What became of a script's ticks? Newest first. A merged tick has the execution of the one that stands for it. */
export class LedgerQuery {
    constructor(pool) {
        this.pool = pool;
    }
    async list(tenant, { scriptId, limit, cursor }) {
        const [before] = cursor === undefined ? [] : keysOfCursor(cursor, 1, (key) => isISO8601(key, { strict: true }));
        const { rows } = await tenantTransaction(this.pool, tenant, (tx) => tx.query(`select tick.script_id, tick.due_at, tick.outcome, tick.decided_at,
                coalesce(tick.execution_id, bearer.execution_id) as execution_id,
                coalesce(tick.last_error, tick.reason) as reason
         from scheduler.ticks as tick
         left join scheduler.ticks as bearer
           on bearer.script_id = tick.script_id and bearer.due_at = tick.merged_into
         where tick.tenant = $1 and tick.script_id = $2 and ($3::timestamptz is null or tick.due_at < $3)
         order by tick.due_at desc limit $4`, [tenant, scriptId, before, limit + 1]));
        const page = rows.slice(0, limit);
        const last = rows.length > limit ? page.at(-1) : undefined;
        return { items: page.map(viewOf), nextCursor: last ? toCursor([last.due_at.toISOString()]) : null };
    }
}
//# sourceMappingURL=ledger.query.js.map