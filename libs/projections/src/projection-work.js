import { isUnavailable, systemTransaction } from '@runlet/postgres';
import { escapeIdentifier } from 'pg';
import { FencedError } from './checkpoints.ts';
import { Pipeline } from './pipeline.ts';
import { rebuildSchemaOf } from './rebuild-schema.ts';
import { StoppedByEventError } from './work.ts';
/** Longest that a swap holds up readers while it waits for slow ones, ms. Below the time a deadlock is looked for. */
const SWAP_LOCK_TIMEOUT_MS = 500;
/** Tables in a schema; their successors are made in another and then moved over. */
export class ProjectionWork {
    constructor(projection, pool, schema, checkpoints) {
        this.projection = projection;
        this.pool = pool;
        this.schema = schema;
        this.checkpoints = checkpoints;
        ({ name: this.name, version: this.version, streamPrefix: this.streamPrefix } = projection);
        this.rebuildSchema = rebuildSchemaOf(schema);
    }
    /** A version with a further table finds the older tables filled: they are served until the swap, as they are. */
    async prepare(tx) {
        const missing = await this.missing(tx, this.schema);
        if (missing.length === 0)
            return;
        await this.create(tx);
        await this.moveOver(tx, missing);
    }
    live(claim) {
        return this.target([this.schema], (position) => this.checkpoints.advance(claim, position));
    }
    async build(claim, build) {
        await systemTransaction(this.pool, (tx) => this.create(tx));
        return this.target([this.rebuildSchema, this.schema], (position) => this.checkpoints.advanceBuild(claim, build, position));
    }
    async swap(tx) {
        const { tables } = this.projection;
        if (tables.length === 0)
            return;
        const served = tables.map((table) => qualified(this.schema, table));
        await tx.query(`set local lock_timeout = ${SWAP_LOCK_TIMEOUT_MS}`);
        // All at once: a reader of several of them sees the old ones or the new ones.
        await tx.query(`lock table ${served.join(', ')} in access exclusive mode`);
        await tx.query(`drop table ${served.join(', ')}`);
        await this.moveOver(tx, tables);
    }
    async target(searchPath, checkpoint) {
        return new TableTarget(await Pipeline.connect(this.pool, searchPath), this.projection, checkpoint);
    }
    /** The tables, empty, in the schema for rebuilds. */
    async create(tx) {
        const { name, tables, ddl } = this.projection;
        const left = tables.map((table) => qualified(this.rebuildSchema, table));
        if (left.length > 0)
            await tx.query(`drop table if exists ${left.join(', ')}`);
        await tx.query(`set local search_path = ${escapeIdentifier(this.rebuildSchema)}`);
        await tx.query(ddl);
        const missing = await this.missing(tx, this.rebuildSchema);
        if (missing.length > 0)
            throw new Error(`The DDL of projection ${name} does not create ${missing.join(', ')}`);
    }
    async moveOver(tx, tables) {
        for (const table of tables) {
            const built = qualified(this.rebuildSchema, table);
            await tx.query(`alter table ${built} set schema ${escapeIdentifier(this.schema)}`);
        }
    }
    async missing(tx, schema) {
        const { rows } = await tx.query(`select t.name from unnest($2::text[]) t (name) where to_regclass(format('%I.%I', $1::text, t.name)) is null`, [schema, this.projection.tables]);
        return rows.map(({ name }) => name);
    }
}
const qualified = (schema, table) => `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`;
class TableTarget {
    constructor(pipeline, projection, checkpoint) {
        this.pipeline = pipeline;
        this.projection = projection;
        this.checkpoint = checkpoint;
    }
    async take(events) {
        try {
            await this.commit(events);
        }
        catch (error) {
            if (isUnavailable(error) || error instanceof FencedError)
                throw error;
            // One at a time: what comes before the event at fault counts, and the fault gets its name.
            for (const event of events) {
                await this.commit([event]).catch((cause) => {
                    throw isUnavailable(cause) || cause instanceof FencedError ? cause : new StoppedByEventError(event, cause);
                });
            }
        }
    }
    close() {
        return this.pipeline.close();
    }
    commit(events) {
        return this.pipeline.commit(this.checkpoint(events.at(-1).position), (tx) => {
            for (const event of events)
                this.projection.apply(event, tx);
        });
    }
}
//# sourceMappingURL=projection-work.js.map