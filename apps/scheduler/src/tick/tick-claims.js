import { systemTransaction } from '@runlet/postgres';
import { enterTicks } from '../ledger/ledger.table.ts';
import { countDecisions } from '../metrics.ts';
import { rulesOf } from '../schedule/schedule.table.ts';
import { settleStretch } from './domain/settle-stretch.ts';
/** Most schedules that one transaction takes: some ms of work, so that replicas share a busy second. */
const BATCH = 100;
/** A transaction that has this many entries takes no further schedule: after a long outage each may bring 1,000. */
const MAX_ENTRIES_AT_ONCE = 5_000;
/** Puts the ticks that have fallen due into the ledger, each once among all replicas. */
export class TickClaims {
    constructor(pool, calendars, graceMs) {
        this.pool = pool;
        this.calendars = calendars;
        this.graceMs = graceMs;
    }
    /** ms until the next schedule is due by the database's clock, negative when one is late; null when none is to come. */
    async msUntilDue() {
        return systemTransaction(this.pool, async (tx) => {
            const { rows } = await tx.query(`select (extract(epoch from min(next_due) - clock_timestamp()) * 1000)::float8 as ms
         from scheduler.schedules where next_due is not null`);
            return rows[0].ms;
        });
    }
    /**
     * One transaction on the database's time: locks schedules that are due (those that another replica has locked are
     * its business), decides about their ticks, enters them, and advances `next_due`.
     */
    async claim() {
        const advanced = await systemTransaction(this.pool, async (tx) => {
            const advanced = [];
            let entries = 0;
            for (const schedule of await lockDue(tx)) {
                if (entries >= MAX_ENTRIES_AT_ONCE)
                    break;
                const settled = this.settle(schedule);
                advanced.push(settled);
                entries += settled.ticks.decisions.length;
            }
            await enterTicks(tx, advanced.map(({ ticks }) => ticks));
            await advance(tx, advanced);
            return advanced;
        });
        const decisions = advanced.flatMap(({ ticks }) => ticks.decisions);
        countDecisions(decisions);
        return { schedules: advanced.length, due: decisions.filter(({ outcome }) => outcome === 'due').length };
    }
    settle(row) {
        const rules = rulesOf(row);
        if (rules.status === 'ended')
            throw new Error(`The ended schedule ${row.script_id} has a next due moment`);
        const calendar = this.calendars.of(rules);
        const decisions = settleStretch({
            rules,
            calendar,
            firstDue: row.next_due,
            through: row.now,
            now: row.now,
            graceMs: this.graceMs,
        });
        return {
            ticks: { scriptId: row.script_id, tenant: row.tenant, rules, decisions },
            nextDue: calendar(decisions.at(-1).dueAt),
        };
    }
}
const lockDue = async (tx) => {
    const { rows } = await tx.query(`select *, now() as now from scheduler.schedules
     where next_due <= now() order by next_due limit $1 for update skip locked`, [BATCH]);
    return rows;
};
const advance = async (tx, advanced) => {
    if (advanced.length === 0)
        return;
    const rows = advanced.map(({ ticks: { scriptId, decisions }, nextDue }) => ({
        script_id: scriptId,
        settled_through: decisions.at(-1).dueAt,
        next_due: nextDue,
    }));
    await tx.query(`update scheduler.schedules as schedule
     set settled_through = advanced.settled_through, next_due = advanced.next_due
     from jsonb_to_recordset($1::jsonb) as advanced(script_id uuid, settled_through timestamptz, next_due timestamptz)
     where schedule.script_id = advanced.script_id`, [JSON.stringify(rows)]);
};
//# sourceMappingURL=tick-claims.js.map