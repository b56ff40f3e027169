import { tenantTransaction } from '@runlet/postgres';
import { enterTicks } from '../ledger/ledger.table.ts';
import { countDecisions } from '../metrics.ts';
import { takeChange } from './domain/schedule.ts';
import { lockSchedule, saveSchedule } from './schedule.table.ts';
/** Takes changes of scripts into the schedules. */
export class ScheduleChanges {
    constructor(pool, calendars, graceMs) {
        this.pool = pool;
        this.calendars = calendars;
        this.graceMs = graceMs;
    }
    /** True when the schedule is another than before; a change that is known already, or comes too late, is ignored. */
    async take(change) {
        if (change.type !== 'scheduled')
            return false;
        const taken = await tenantTransaction(this.pool, change.tenant, (tx) => this.takeIn(tx, change));
        if (taken?.settled)
            countDecisions(taken.settled.decisions);
        return taken !== undefined;
    }
    async takeIn(tx, change) {
        const current = await lockSchedule(tx, change.scriptId);
        const taken = takeChange(current, change, {
            now: await databaseTime(tx),
            graceMs: this.graceMs,
            calendarOf: (rules) => this.calendars.of(rules),
        });
        if (!taken)
            return undefined;
        const { state, settled } = taken;
        if (settled)
            await enterTicks(tx, [{ scriptId: state.scriptId, tenant: state.tenant, ...settled }]);
        await saveSchedule(tx, state);
        return taken;
    }
}
/** Read after the lock is held: whoever held it before has decided by an earlier time. */
const databaseTime = async (tx) => {
    const { rows } = await tx.query('select clock_timestamp() as now');
    return rows[0].now;
};
//# sourceMappingURL=schedule-changes.js.map