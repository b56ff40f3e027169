import { keysOfCursor, toCursor } from '@runlet/contracts';
import { tenantTransaction } from '@runlet/postgres';
import { isUUID } from 'class-validator';
const viewOf = (row) => ({
    scriptId: row.script_id,
    scriptName: row.script_name,
    cron: row.cron,
    timezone: row.timezone,
    status: row.status,
    nextDueAt: row.next_due?.toISOString() ?? null,
});
/** Which schedules does a tenant have? By name of their scripts; those that may not run are none. */
export class ScheduleQuery {
    constructor(pool) {
        this.pool = pool;
    }
    async list(tenant, { limit, cursor }) {
        const [name, id] = cursor === undefined ? [] : keysOfCursor(cursor, 2, (key, index) => index === 0 || isUUID(key));
        const { rows } = await tenantTransaction(this.pool, tenant, (tx) => tx.query(`select script_id, script_name, cron, timezone, status, next_due from scheduler.schedules
         where tenant = $1 and status <> 'ended' and ($2::text is null or (script_name, script_id) > ($2, $3::uuid))
         order by script_name, script_id limit $4`, [tenant, name, id, limit + 1]));
        const page = rows.slice(0, limit);
        const last = rows.length > limit ? page.at(-1) : undefined;
        return { items: page.map(viewOf), nextCursor: last ? toCursor([last.script_name, last.script_id]) : null };
    }
}
//# sourceMappingURL=schedule.query.js.map