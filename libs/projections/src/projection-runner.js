import { ProblemError, Pulse } from '@runlet/kernel';
import { Listener, migrate } from '@runlet/postgres';
import { Checkpoints } from './checkpoints.ts';
import { Leadership } from './leadership.ts';
import { createRebuildSchema } from './rebuild-schema.ts';
import { ProjectionWork } from './projection-work.ts';
import { PublisherWork } from './publisher-work.ts';
import { Run } from './run.ts';
import { Waiters } from './waiters.ts';
/**
 * Keeps projections and publishers up with the event store, each on one replica at a time. They survive the loss of the
 * store, of Postgres and of the replica; what stops one is an event that its code cannot take in.
 */
export class ProjectionRunner {
    constructor(options) {
        this.options = options;
        this.rebuilds = new Pulse();
        const { pool, schema, projections, publishers = [] } = options;
        this.checkpoints = new Checkpoints(pool, schema);
        this.waiters = new Waiters((names) => this.checkpoints.positions(names));
        const works = [
            ...projections.map((projection) => new ProjectionWork(projection, pool, schema, this.checkpoints)),
            ...publishers.map((publisher) => new PublisherWork(publisher, pool, this.checkpoints)),
        ];
        this.works = new Map(works.map((work) => [work.name, work]));
        if (this.works.size < works.length)
            throw new Error('Two projections have the same name');
    }
    /** Resolves once the tables of checkpoints exist; the rest begins in the background. */
    async start() {
        const { pool, schema, logger } = this.options;
        await migrate({ pool, dir: new URL('../sql/', import.meta.url), schema, table: 'projection_migrations' });
        await createRebuildSchema(pool, schema);
        this.listener = new Listener({
            pool,
            channel: this.checkpoints.channel,
            onNotify: (payload) => this.heard(payload),
            logger,
        });
        this.leadership = new Leadership({
            pool,
            names: [...this.works.keys()].map((name) => `${schema}.${name}`),
            lead: (lock, signal) => this.runOf(lock.slice(schema.length + 1)).keep(signal),
            logger,
        });
    }
    /** Finishes what is under way and lets other replicas take over. */
    async stop() {
        await this.leadership?.stop();
        await this.listener?.close();
        this.waiters.close();
    }
    /**
     * Resolves once what `name` serves has taken in the event at `position`, on whichever replica. Rejects with
     * `projection/behind` after `timeoutMs`.
     */
    waitFor(name, position, timeoutMs) {
        this.workOf(name);
        return this.waiters.waitFor(name, position, timeoutMs);
    }
    /** Asks the replica that runs it to make it anew beside what is served. Resolves at once. */
    async rebuild(name) {
        this.workOf(name);
        await this.checkpoints.wantRebuild(name);
    }
    /** All projections and publishers, in the order that they were given. */
    status() {
        return this.checkpoints.statuses([...this.works.keys()]);
    }
    runOf(name) {
        const { store, pool, logger } = this.options;
        const { checkpoints, rebuilds } = this;
        return new Run({ work: this.workOf(name), store, pool, checkpoints, rebuilds, logger });
    }
    workOf(name) {
        const work = this.works.get(name);
        if (!work) {
            const detail = `There is no projection ${name}; there are ${[...this.works.keys()].join(', ')}`;
            throw new ProblemError({ kind: 'not-found', code: 'projection/not-found', detail });
        }
        return work;
    }
    /** `payload` undefined: something may have been missed. */
    heard(payload) {
        const notice = payload === undefined ? undefined : JSON.parse(payload);
        if (notice && 'position' in notice)
            this.waiters.advanced(notice.name, BigInt(notice.position));
        else
            this.rebuilds.beat();
        if (!notice)
            this.waiters.recheck();
    }
}
//# sourceMappingURL=projection-runner.js.map