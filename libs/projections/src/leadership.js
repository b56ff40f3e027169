import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
/** How often a replica tries for what it does not lead, and shows that it lives, ms. */
const BEAT_MS = 1_000;
/** Without a sign of life for so long the server ends the session, and with it the locks: a frozen process, ms. */
const SESSION_TIMEOUT_MS = 8_000;
/**
 * Decides which replica leads what, by advisory locks of one session: they end when its process dies, so another
 * takes over within `BEAT_MS`. A leader that was frozen or cut off may not know that it is none any more: what it
 * writes must be fenced besides.
 */
export class Leadership {
    constructor(options) {
        this.options = options;
        this.stopped = new AbortController();
        this.working = this.work();
    }
    /** Resolves when nothing is led any more and others may lead. */
    async stop() {
        this.stopped.abort();
        await this.working;
    }
    async work() {
        let reached = true;
        while (!this.stopped.signal.aborted) {
            try {
                await this.session(() => (reached = true));
            }
            catch (error) {
                if (reached)
                    this.options.logger.warn({ err: error }, 'Leadership of projections was lost');
                reached = false;
            }
            await this.pause();
        }
    }
    /** Resolves once stopped, rejects when the session is lost; either way after all that was led has ended. */
    async session(connected) {
        const { pool, names, lead, logger } = this.options;
        const client = new Client({ ...pool.options, query_timeout: SESSION_TIMEOUT_MS });
        const lost = new AbortController();
        client.on('error', () => lost.abort());
        client.on('end', () => lost.abort());
        const signal = AbortSignal.any([lost.signal, this.stopped.signal]);
        const leading = new Map();
        try {
            await client.connect();
            await client.query(`set idle_session_timeout = ${SESSION_TIMEOUT_MS}`);
            connected();
            while (!signal.aborted) {
                for (const name of await this.tryFor(client, names.filter((name) => !leading.has(name)))) {
                    logger.info({ projection: name }, 'This replica leads a projection');
                    leading.set(name, lead(name, signal));
                }
                await this.pause();
            }
            if (lost.signal.aborted)
                throw new Error('The session that holds the locks has ended');
        }
        finally {
            lost.abort();
            await Promise.allSettled(leading.values());
            await client.end().catch(() => undefined);
        }
    }
    /** Also a sign of life when there is nothing to try for. */
    async tryFor(client, names) {
        const { rows } = await client.query(`select name from unnest($1::text[]) name where pg_try_advisory_lock(hashtextextended(name, 0))`, [names]);
        return rows.map(({ name }) => name);
    }
    async pause() {
        await delay(BEAT_MS, undefined, { signal: this.stopped.signal }).catch(() => undefined);
    }
}
//# sourceMappingURL=leadership.js.map