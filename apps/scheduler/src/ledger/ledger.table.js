const rowsOf = ({ scriptId, tenant, rules, decisions }) => decisions.map(({ dueAt, outcome, mergedInto, reason }) => ({
    script_id: scriptId,
    due_at: dueAt,
    tenant,
    outcome,
    merged_into: mergedInto,
    reason,
    version: rules.version,
    cron: rules.cron,
    timezone: rules.timezone,
    overlap: rules.overlap,
}));
/**
 * Writes the entries. To be called in the transaction that advances `next_due`, with the schedule's row locked: that
 * lock gives each tick to one replica, and the table's key is the proof.
 */
export const enterTicks = async (tx, settled) => {
    const rows = settled.flatMap(rowsOf);
    if (rows.length === 0)
        return;
    await tx.query(`insert into scheduler.ticks
       (script_id, due_at, tenant, outcome, merged_into, reason, decided_at, version, cron, timezone, overlap)
     select script_id, due_at, tenant, outcome, merged_into, reason,
            case when outcome <> 'due' then clock_timestamp() end, version, cron, timezone, overlap
     from jsonb_to_recordset($1::jsonb) as decided(
       script_id uuid, due_at timestamptz, tenant text, outcome text, merged_into timestamptz, reason text,
       version integer, cron text, timezone text, overlap text)`, [JSON.stringify(rows)]);
};
//# sourceMappingURL=ledger.table.js.map