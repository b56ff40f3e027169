import { Counter, Gauge, Histogram } from 'prom-client';
const ticks = new Counter({
    name: 'runlet_scheduler_ticks_total',
    help: 'Ticks whose ledger entry became final, by outcome',
    labelNames: ['outcome'],
});
/** From the due moment to the executor's acceptance, by the database's clock. */
export const tickLateness = new Histogram({
    name: 'runlet_scheduler_tick_lateness_seconds',
    help: 'How long after its due moment a tick was accepted by an executor',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600],
});
export const handOverFailures = new Counter({
    name: 'runlet_scheduler_hand_over_failures_total',
    help: 'Tries to hand a tick to an executor that got no answer, by problem code',
    labelNames: ['code'],
});
export const changeBacklog = new Gauge({
    name: 'runlet_scheduler_script_changes_waiting',
    help: 'Changes of scripts in the stream that have not been taken in, when last looked at',
});
export const countTick = (outcome) => ticks.inc({ outcome });
/** Counts the decisions that are final at once; those that are due count when an executor has answered. */
export const countDecisions = (decisions) => {
    for (const { outcome } of decisions)
        if (outcome !== 'due')
            countTick(outcome);
};
//# sourceMappingURL=metrics.js.map