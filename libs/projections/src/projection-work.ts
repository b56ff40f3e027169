import type { StoredEvent } from '@runlet/event-store';
import { isUnavailable, systemTransaction } from '@runlet/postgres';
import { escapeIdentifier, type Pool, type PoolClient } from 'pg';
import { type Checkpoints, type Claim, FencedError, type Statement } from './checkpoints.ts';
import { Pipeline } from './pipeline.ts';
import type { Projection } from './projection.ts';
import { rebuildSchemaOf } from './rebuild-schema.ts';
import { StoppedByEventError, type Target, type Work } from './work.ts';

/** Longest that a swap holds up readers while it waits for slow ones, ms. Below the time a deadlock is looked for. */
const SWAP_LOCK_TIMEOUT_MS = 500;

/** Tables in a schema; their successors are made in another and then moved over. */
export class ProjectionWork implements Work {
  readonly name: string;
  readonly version: number;
  readonly streamPrefix: string;
  private readonly rebuildSchema: string;

  constructor(
    private readonly projection: Projection,
    private readonly pool: Pool,
    private readonly schema: string,
    private readonly checkpoints: Checkpoints,
  ) {
    ({ name: this.name, version: this.version, streamPrefix: this.streamPrefix } = projection);
    this.rebuildSchema = rebuildSchemaOf(schema);
  }

  /** A version with a further table finds the older tables filled: they are served until the swap, as they are. */
  async prepare(tx: PoolClient): Promise<void> {
    const missing = await this.missing(tx, this.schema);
    if (missing.length === 0) return;
    await this.create(tx);
    await this.moveOver(tx, missing);
  }

  live(claim: Claim): Promise<Target> {
    return this.target({ search_path: escapeIdentifier(this.schema) }, (position) =>
      this.checkpoints.advance(claim, position),
    );
  }

  async build(claim: Claim, build: string): Promise<Target> {
    await systemTransaction(this.pool, (tx) => this.create(tx));
    const settings = {
      search_path: [this.rebuildSchema, this.schema].map(escapeIdentifier).join(', '),
      // A crash of the server begins the rebuild anew in any case; what the swap commits is on disk with all before it.
      synchronous_commit: 'off',
    };
    return this.target(settings, (position) => this.checkpoints.advanceBuild(claim, build, position));
  }

  async swap(tx: PoolClient): Promise<void> {
    const { tables } = this.projection;
    if (tables.length === 0) return;
    const served = tables.map((table) => qualified(this.schema, table));
    await tx.query(`set local lock_timeout = ${SWAP_LOCK_TIMEOUT_MS}`);
    // All at once: a reader of several of them sees the old ones or the new ones.
    await tx.query(`lock table ${served.join(', ')} in access exclusive mode`);
    await tx.query(`drop table ${served.join(', ')}`);
    await this.moveOver(tx, tables);
  }

  private async target(
    settings: Readonly<Record<string, string>>,
    checkpoint: (position: bigint) => Statement,
  ): Promise<Target> {
    return new TableTarget(await Pipeline.connect(this.pool, settings), this.projection, checkpoint);
  }

  /** The tables, empty, in the schema for rebuilds. */
  private async create(tx: PoolClient): Promise<void> {
    const { name, tables, ddl } = this.projection;
    const left = tables.map((table) => qualified(this.rebuildSchema, table));
    if (left.length > 0) await tx.query(`drop table if exists ${left.join(', ')}`);
    await tx.query(`set local search_path = ${escapeIdentifier(this.rebuildSchema)}`);
    await tx.query(ddl);
    const missing = await this.missing(tx, this.rebuildSchema);
    if (missing.length > 0) throw new Error(`The DDL of projection ${name} does not create ${missing.join(', ')}`);
  }

  private async moveOver(tx: PoolClient, tables: readonly string[]): Promise<void> {
    for (const table of tables) {
      const built = qualified(this.rebuildSchema, table);
      await tx.query(`alter table ${built} set schema ${escapeIdentifier(this.schema)}`);
    }
  }

  private async missing(tx: PoolClient, schema: string): Promise<string[]> {
    const { rows } = await tx.query<{ name: string }>(
      `select t.name from unnest($2::text[]) t (name) where to_regclass(format('%I.%I', $1::text, t.name)) is null`,
      [schema, this.projection.tables],
    );
    return rows.map(({ name }) => name);
  }
}

const qualified = (schema: string, table: string): string => `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`;

class TableTarget implements Target {
  constructor(
    private readonly pipeline: Pipeline,
    private readonly projection: Projection,
    private readonly checkpoint: (position: bigint) => Statement,
  ) {}

  async take(events: readonly StoredEvent[]): Promise<void> {
    try {
      await this.commit(events);
    } catch (error) {
      if (isUnavailable(error) || error instanceof FencedError) throw error;
      // One at a time: what comes before the event at fault counts, and the fault gets its name.
      for (const event of events) {
        await this.commit([event]).catch((cause: unknown) => {
          throw isUnavailable(cause) || cause instanceof FencedError ? cause : new StoppedByEventError(event, cause);
        });
      }
    }
  }

  close(): Promise<void> {
    return this.pipeline.close();
  }

  private commit(events: readonly StoredEvent[]): Promise<void> {
    return this.pipeline.commit(this.checkpoint(events.at(-1)!.position), (tx) => {
      for (const event of events) this.projection.apply(event, tx);
    });
  }
}
