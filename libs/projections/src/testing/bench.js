import { randomUUID } from 'node:crypto';
import { MemoryEventStore } from '@runlet/event-store';
import { createPool } from '@runlet/postgres';
import { createTestDatabase } from '../../../../test/support/postgres.ts';
import { ProjectionRunner } from '../projection-runner.ts';
export const quiet = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
};
/** Counts without looking whether an event was counted: any event taken in twice, or not at all, shows. */
export const counts = (change = {}) => ({
    name: 'counts',
    version: 1,
    streamPrefix: 'thing-',
    tables: ['counts'],
    ddl: 'create table counts (stream text primary key, n int not null)',
    apply: ({ stream }, tx) => tx.write('insert into counts values ($1, 1) on conflict (stream) do update set n = counts.n + 1', [stream]),
    ...change,
});
/** A database, an event store, and runners between them. */
export class Bench {
    constructor(database, pool) {
        this.database = database;
        this.pool = pool;
        this.store = new MemoryEventStore();
        this.runners = [];
        this.pools = [];
    }
    static async open() {
        const database = await createTestDatabase();
        const url = database.urlOf('catalog');
        return new Bench(database, createPool({ url, applicationName: 'bench', logger: quiet }));
    }
    async close() {
        await Promise.all(this.runners.map((runner) => runner.stop()));
        await this.store.close();
        await Promise.all([this.pool, ...this.pools].map((pool) => pool.end()));
        await this.database.dispose();
    }
    newPool(applicationName) {
        const pool = createPool({ url: this.database.urlOf('catalog'), applicationName, logger: quiet });
        this.pools.push(pool);
        return pool;
    }
    async start({ projections = [], publishers = [], pool = this.pool, logger = quiet }) {
        const { store } = this;
        const runner = new ProjectionRunner({ store, pool, schema: 'catalog', projections, publishers, logger });
        this.runners.push(runner);
        await runner.start();
        return runner;
    }
    /** Appends events and gives the position of the last. */
    async append(stream, count) {
        const metadata = {
            tenant: 'acme',
            actor: { kind: 'host', id: 'h' },
            correlationId: 'c',
            causationId: null,
            at: '',
        };
        const newEvent = (n) => ({ id: randomUUID(), type: 'Done.v1', data: { n }, metadata });
        let position = 0n;
        for (let n = 0; n < count; n += 1_000) {
            const events = Array.from({ length: Math.min(1_000, count - n) }, (_, at) => newEvent(n + at));
            ({ position } = await this.store.append(stream, 'any', events));
        }
        return position;
    }
    /** What the projection `counts` serves. */
    async counted() {
        const { rows } = await this.pool.query('select stream, n from counts');
        return Object.fromEntries(rows.map(({ stream, n }) => [stream, n]));
    }
    /** Ends connections as a lost network or a killed process does, and tells how many. */
    async endSessions(of = 'all') {
        const { rowCount } = await this.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and usename = current_user
        and ($1::text is null or application_name = $1)`, [of === 'all' ? null : of.options.application_name]);
        return rowCount;
    }
}
export const isLive = async (runner) => (await runner.status()).every(({ status }) => status === 'live');
//# sourceMappingURL=bench.js.map