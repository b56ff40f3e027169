export const rulesOf = (row) => {
    const { status, version, cron, timezone, overlap, missed } = row;
    return status === 'ended' ? { status } : { status, version, cron, timezone, overlap, missed };
};
export const stateOf = (row) => ({
    scriptId: row.script_id,
    tenant: row.tenant,
    scriptName: row.script_name,
    revision: row.revision,
    rules: rulesOf(row),
    effectiveFrom: row.effective_from,
    settledThrough: row.settled_through,
    nextDue: row.next_due,
});
/** The schedule as it stands, locked until the transaction ends. */
export const lockSchedule = async (tx, scriptId) => {
    const { rows } = await tx.query('select * from scheduler.schedules where script_id = $1 for update', [
        scriptId,
    ]);
    return rows[0] && stateOf(rows[0]);
};
export const saveSchedule = async (tx, state) => {
    const rules = state.rules.status === 'ended' ? undefined : state.rules;
    await tx.query(`insert into scheduler.schedules as schedule
       (script_id, tenant, script_name, revision, status, version, cron, timezone, overlap, missed,
        effective_from, settled_through, next_due)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (script_id) do update set
       script_name = excluded.script_name, revision = excluded.revision, status = excluded.status,
       version = excluded.version, cron = excluded.cron, timezone = excluded.timezone, overlap = excluded.overlap,
       missed = excluded.missed, effective_from = excluded.effective_from,
       settled_through = excluded.settled_through, next_due = excluded.next_due
     where schedule.revision < excluded.revision`, [
        state.scriptId,
        state.tenant,
        state.scriptName,
        state.revision,
        state.rules.status,
        rules?.version,
        rules?.cron,
        rules?.timezone,
        rules?.overlap,
        rules?.missed,
        state.effectiveFrom,
        state.settledThrough,
        state.nextDue,
    ]);
};
//# sourceMappingURL=schedule.table.js.map