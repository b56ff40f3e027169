import { systemTransaction } from '@runlet/postgres';
import { BackgroundLoop } from '../background-loop.ts';
import { enterAnswers, enterFailures, lockDueTicks } from '../ledger/hand-over.table.ts';
import { countTick, handOverFailures, tickLateness } from '../metrics.ts';
import { probeAfterMs } from './domain/hand-over-trouble.ts';
import { offerTick } from './offer-tick.ts';
/** Batches under way at a time in one scheduler; a slow answer holds up its own batch only. */
const LANES = 4;
/** Ticks offered at a time by one lane. */
const BATCH = 25;
/** Longest sleep of a lane, ms: after this it finds what another replica left when it died. */
const LONGEST_SLEEP_MS = 500;
/** Hands due ticks to executors, oldest first, until each has its answer. What is not answered stays due. */
export class HandOver {
    constructor(pool, contracts, log) {
        this.pool = pool;
        this.contracts = contracts;
        this.log = log;
        /** Tries in a row that found no executor. */
        this.outage = 0;
        this.lanes = Array.from({ length: LANES }, (_, lane) => new BackgroundLoop('hand-over', () => this.round(lane === 0), log));
    }
    start() {
        for (const lane of this.lanes)
            lane.start();
    }
    /** New ticks are due. */
    wake() {
        for (const lane of this.lanes)
            lane.wake();
    }
    /** Resolves when the offers under way have been answered and entered. */
    async stop() {
        await Promise.all(this.lanes.map((lane) => lane.stop()));
    }
    /** While no executor is there, one lane tries one tick at a time, and the others wait. */
    async round(probing) {
        if (this.outage > 0 && !probing)
            return LONGEST_SLEEP_MS;
        const offered = await this.offerBatch(this.outage > 0 ? 1 : BATCH);
        if (offered.length === 0)
            return LONGEST_SLEEP_MS;
        if (offered.every((offer) => !offer.answered && offer.trouble === 'nobody-there'))
            return this.nobodyThere();
        if (this.outage > 0)
            this.somebodyThere();
        return 0;
    }
    /**
     * The rows stay locked while the executor answers: at most its time-out, and the lock ends with this process, where
     * a lease would have to run out first.
     */
    async offerBatch(limit) {
        const { offered, entries } = await systemTransaction(this.pool, async (tx) => {
            const ticks = await lockDueTicks(tx, limit);
            const offered = await Promise.all(ticks.map((tick) => offerTick(this.contracts, tick)));
            const entries = await enterAnswers(tx, offered);
            await enterFailures(tx, offered);
            return { offered, entries };
        });
        this.report(offered, entries);
        return offered;
    }
    report(offered, entries) {
        for (const { outcome, lateness } of entries) {
            countTick(outcome);
            if (outcome === 'fired')
                tickLateness.observe(lateness);
        }
        for (const offer of offered) {
            if (offer.answered)
                continue;
            handOverFailures.inc({ code: offer.problem.code });
            if (offer.trouble === 'nobody-there')
                continue;
            const { scriptId, dueAt, failedTries } = offer.tick;
            const fields = { scriptId, dueAt, failedTries, code: offer.problem.code, err: offer.problem.cause };
            this.log.warn(fields, 'tick was not answered: it will be offered again');
        }
    }
    nobodyThere() {
        if (this.outage === 0)
            this.log.warn({}, 'no executor is there: due ticks wait');
        this.outage += 1;
        return probeAfterMs(this.outage);
    }
    somebodyThere() {
        this.outage = 0;
        this.log.info({}, 'an executor is there again: due ticks are handed over');
        this.wake();
    }
}
//# sourceMappingURL=hand-over.js.map