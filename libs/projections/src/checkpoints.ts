import type { Pool, PoolClient } from 'pg';
import type { ProjectionStatus } from './projection.ts';

/** A run of a projection or publisher on this replica: it holds until somebody else claims the same. */
export interface Claim {
  readonly name: string;
  readonly run: string;
  /** Of what is served; 0 for nothing yet. */
  readonly version: number;
  readonly position: bigint | null;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What is said on the channel of a schema's projections. */
export type Notice = { readonly name: string; readonly position: string } | { readonly rebuild: string };

/** The claim is over: somebody else runs the projection now. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

const toPosition = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** The table of checkpoints in one schema (sql/000001_checkpoints.sql). */
export class Checkpoints {
  readonly channel: string;
  private readonly table: string;

  constructor(
    private readonly pool: Pool,
    schema: string,
  ) {
    this.channel = `${schema}_projections`;
    this.table = `${schema}.projection_checkpoints`;
  }

  /** Ends all earlier claims of this name. */
  async claim(tx: PoolClient, name: string): Promise<Claim> {
    const { rows } = await tx.query<{ run: string; version: number; position: string | null }>(
      `insert into ${this.table} (name, version, run) values ($1, 0, gen_random_uuid())
      on conflict (name) do update set run = excluded.run, build = null, build_position = null
      returning run, version, position`,
      [name],
    );
    const { run, version, position } = rows[0]!;
    return { name, run, version, position: toPosition(position) };
  }

  /** What is served has taken in events up to `position`. One row while the claim holds, else none. */
  advance({ name, run }: Claim, position: bigint): Statement {
    const notice: Notice = { name, position: String(position) };
    return {
      text: `with advanced as (
          update ${this.table} set position = $3, stopped = false, updated_at = now()
          where name = $1 and run = $2 returning 1)
        select pg_notify($4, $5) from advanced`,
      values: [name, run, String(position), this.channel, JSON.stringify(notice)],
    };
  }

  /** The same of the rebuild under way. */
  advanceBuild({ name, run }: Claim, build: string, position: bigint): Statement {
    return {
      text: `update ${this.table} set build_position = $4 where name = $1 and run = $2 and build = $3`,
      values: [name, run, build, String(position)],
    };
  }

  async beginBuild(tx: Pick<Pool, 'query'>, claim: Claim): Promise<string> {
    const { rows } = await tx.query<{ build: string }>(
      `update ${this.table} set build = gen_random_uuid(), build_position = null, updated_at = now()
      where name = $1 and run = $2 returning build`,
      [claim.name, claim.run],
    );
    return held(rows, claim).build;
  }

  /** Keeps both checkpoints where they are until the transaction ends, and tells them. */
  async lockBuild(tx: PoolClient, claim: Claim, build: string) {
    const { rows } = await tx.query<{ position: string | null; build_position: string | null }>(
      `select position, build_position from ${this.table} where name = $1 and run = $2 and build = $3 for update`,
      [claim.name, claim.run, build],
    );
    const { position, build_position } = held(rows, claim);
    return { position: toPosition(position), buildPosition: toPosition(build_position) };
  }

  /** What was built is served from now on. The claim ends with it. */
  async finishBuild(tx: PoolClient, { name }: Claim, version: number): Promise<void> {
    await tx.query(
      `with finished as (
        update ${this.table} set version = $2, position = build_position, stopped = false, run = gen_random_uuid(),
          build = null, build_position = null, rebuild_wanted = false, updated_at = now()
        where name = $1 returning position)
      select pg_notify($3, json_build_object('name', $1::text, 'position', position::text)::text)
      from finished where position is not null`,
      [name, version, this.channel],
    );
  }

  async giveUpBuild({ name, run }: Claim): Promise<void> {
    await this.pool.query(
      `update ${this.table} set build = null, build_position = null, rebuild_wanted = false, updated_at = now()
      where name = $1 and run = $2`,
      [name, run],
    );
  }

  async markStopped({ name, run }: Claim): Promise<void> {
    await this.pool.query(`update ${this.table} set stopped = true, updated_at = now() where name = $1 and run = $2`, [
      name,
      run,
    ]);
  }

  async wantRebuild(name: string): Promise<void> {
    const notice: Notice = { rebuild: name };
    await this.pool.query(
      `with wanted as (update ${this.table} set rebuild_wanted = true where name = $1 returning 1)
      select pg_notify($2, $3) from wanted`,
      [name, this.channel, JSON.stringify(notice)],
    );
  }

  async isRebuildWanted({ name }: Claim): Promise<boolean> {
    const { rowCount } = await this.pool.query(`select from ${this.table} where name = $1 and rebuild_wanted`, [name]);
    return rowCount === 1;
  }

  async positions(names: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    const { rows } = await this.pool.query<{ name: string; position: string }>(
      `select name, position from ${this.table} where name = any ($1) and position is not null`,
      [names],
    );
    return new Map(rows.map(({ name, position }) => [name, BigInt(position)]));
  }

  async statuses(names: readonly string[]): Promise<readonly ProjectionStatus[]> {
    const { rows } = await this.pool.query<Omit<ProjectionStatus, 'updatedAt'> & { updatedAt: Date | null }>(
      `select name, coalesce(version, 0) as version, coalesce(position, 0)::text as position, updated_at as "updatedAt",
        case when stopped then 'stopped' when build is null and version > 0 then 'live' else 'rebuilding' end as status
      from unnest($1::text[]) with ordinality as n (name, at) left join ${this.table} using (name) order by at`,
      [names],
    );
    return rows.map((row) => ({ ...row, updatedAt: row.updatedAt?.toISOString() ?? null }));
  }
}

const held = <Row>(rows: readonly Row[], { name }: Claim): Row => {
  if (!rows[0]) throw new FencedError(`Somebody else runs ${name} now`);
  return rows[0];
};
