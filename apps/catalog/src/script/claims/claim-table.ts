import { tenantTransaction } from '@runlet/postgres';
import type { Pool, PoolClient } from 'pg';
import { type Claim } from '../domain/script.events.ts';

/** How long a claim keeps others out though the change that it was taken for has not been stored, ms. */
export const CLAIM_TTL_MS = 60_000;

/** Claims that a script needs for a change it is about to store. */
export interface Wish {
  readonly tenant: string;
  readonly scriptId: string;
  readonly claims: readonly Claim[];
  /** Revision that the change will have. */
  readonly wantedAt: number;
}

/** A claim as another script has it. */
export interface HeldClaim extends Claim {
  readonly scriptId: string;
  readonly confirmed: boolean;
  /** Older than `CLAIM_TTL_MS`. */
  readonly stale: boolean;
}

interface HeldRow {
  readonly kind: Claim['kind'];
  readonly key: string;
  readonly script_id: string;
  readonly confirmed: boolean;
  readonly stale: boolean;
}

/** Rolls back: a script takes all claims of a change or none. */
class NotAllFree extends Error {
  override readonly name = 'NotAllFree';
  constructor(readonly held: readonly HeldClaim[]) {
    super('Some claims are held by other scripts');
  }
}

const kindsOf = (claims: readonly Claim[]): string[] => claims.map(({ kind }) => kind);
const keysOf = (claims: readonly Claim[]): string[] => claims.map(({ key }) => key);

/** The table of claims. Rows are locked in the order of their keys, so that no two transactions wait for each other. */
export class ClaimTable {
  constructor(private readonly pool: Pool) {}

  /** Takes all, or answers with those that others have. */
  async take(wish: Wish): Promise<readonly HeldClaim[]> {
    try {
      await tenantTransaction(this.pool, wish.tenant, (tx) => this.takeAll(tx, wish));
      return [];
    } catch (error) {
      if (error instanceof NotAllFree) return error.held;
      throw error;
    }
  }

  /** What the script holds at `revision` is confirmed, what it held before and holds no more is free. */
  async settle(tenant: string, scriptId: string, held: readonly Claim[], revision: number): Promise<void> {
    await tenantTransaction(this.pool, tenant, async (tx) => {
      await tx.query(
        `insert into catalog.claims as c (tenant, kind, key, script_id, wanted_at, confirmed)
        select $1, w.kind, w.key, $2::uuid, $3::int, true from unnest($4::text[], $5::text[]) as w (kind, key)
        order by w.kind, w.key collate "C"
        on conflict (tenant, kind, key) do update set confirmed = true
        where c.script_id = excluded.script_id and not c.confirmed and c.wanted_at <= excluded.wanted_at`,
        [tenant, scriptId, revision, kindsOf(held), keysOf(held)],
      );
      await tx.query(
        `delete from catalog.claims c where c.tenant = $1 and c.script_id = $2 and c.wanted_at <= $3
        and (c.kind, c.key) not in (select * from unnest($4::text[], $5::text[]))`,
        [tenant, scriptId, revision, kindsOf(held), keysOf(held)],
      );
    });
  }

  /** Frees a claim that is stale and was never confirmed. */
  async drop(tenant: string, { kind, key, scriptId }: HeldClaim): Promise<void> {
    await tenantTransaction(this.pool, tenant, (tx) =>
      tx.query(
        `delete from catalog.claims where tenant = $1 and kind = $2 and key = $3 and script_id = $4
        and not confirmed and taken_at < now() - $5 * interval '1 ms'`,
        [tenant, kind, key, scriptId, CLAIM_TTL_MS],
      ),
    );
  }

  private async takeAll(tx: PoolClient, { tenant, scriptId, claims, wantedAt }: Wish): Promise<void> {
    const { rowCount } = await tx.query(
      `insert into catalog.claims as c (tenant, kind, key, script_id, wanted_at, confirmed)
      select $1, w.kind, w.key, $2::uuid, $3::int, false from unnest($4::text[], $5::text[]) as w (kind, key)
      order by w.kind, w.key collate "C"
      on conflict (tenant, kind, key) do update set wanted_at = excluded.wanted_at, confirmed = false, taken_at = now()
      where c.script_id = excluded.script_id`,
      [tenant, scriptId, wantedAt, kindsOf(claims), keysOf(claims)],
    );
    if (rowCount === claims.length) return;
    const { rows } = await tx.query<HeldRow>(
      `select c.kind, c.key, c.script_id, c.confirmed, c.taken_at < now() - $5 * interval '1 ms' as stale
      from catalog.claims c join unnest($3::text[], $4::text[]) as w (kind, key) using (kind, key)
      where c.tenant = $1 and c.script_id <> $2`,
      [tenant, scriptId, kindsOf(claims), keysOf(claims), CLAIM_TTL_MS],
    );
    throw new NotAllFree(rows.map(({ script_id, ...claim }) => ({ ...claim, scriptId: script_id })));
  }
}
