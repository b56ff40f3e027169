import { byCatalog, type Call } from '../../recording/call.ts';
import { isConflict } from '../../recording/aggregate-streams.ts';
import { claimId, claimsOf } from '../domain/claims.ts';
import { isPresent } from '../domain/script.state.ts';
import type { LoadedScript, ScriptStreams } from '../script.streams.ts';
import { claimsTaken, type TakenClaim } from './claim.problems.ts';
import type { ClaimTable, HeldClaim, Wish } from './claim-table.ts';

/** How often a claim is tried for whose holder turns out to have let go of it. */
const MAX_TRIES = 5;

/**
 * Keeps names and paths unique among the scripts of a tenant, under concurrent commands and dying processes (ADR 4).
 * A claim is taken before the change is stored that it is for; the events of a script say what it truly holds.
 */
export class Claims {
  constructor(
    private readonly table: ClaimTable,
    private readonly scripts: ScriptStreams,
  ) {}

  /** Takes all or none. Throws `script/name-taken` or `script/path-taken` with the other script's name. */
  async take(wish: Wish, call: Call): Promise<void> {
    if (wish.claims.length === 0) return;
    let held = await this.table.take(wish);
    for (let tries = 0; held.length > 0; tries++) {
      const challenged = await Promise.all(held.map((claim) => this.challenge(wish.tenant, claim, call)));
      const standing = challenged.filter((claim) => claim !== undefined);
      if (standing.length > 0) throw claimsTaken(standing);
      if (tries === MAX_TRIES) throw claimsTaken(held.map((claim) => ({ ...claim, scriptName: null })));
      held = await this.table.take(wish);
    }
  }

  /** Brings the table up to what the script's events say. */
  async settle(scriptId: string): Promise<void> {
    const loaded = await this.scripts.load(scriptId);
    if (loaded.tenant !== null) await this.settleAs(scriptId, loaded.tenant, loaded);
  }

  private settleAs(scriptId: string, tenant: string, { state, revision }: LoadedScript): Promise<void> {
    return this.table.settle(tenant, scriptId, claimsOf(state), revision ?? 0);
  }

  /** The claim if it stands; undefined when it was let go of, and may be tried for again. */
  private async challenge(tenant: string, claim: HeldClaim, call: Call): Promise<TakenClaim | undefined> {
    const holder = await this.scripts.load(claim.scriptId);
    const holds = claimsOf(holder.state).some((held) => claimId(held) === claimId(claim));
    if (holds) {
      return { ...claim, scriptName: isPresent(holder.state) ? holder.state.details.name : null };
    }
    if (claim.confirmed) {
      // It was given up in an event that the table has not heard of yet.
      await this.settleAs(claim.scriptId, tenant, holder);
      return undefined;
    }
    if (!claim.stale) return { ...claim, scriptName: null };
    await this.lapse(tenant, claim, holder, call);
    return undefined;
  }

  /** Once this is in the holder's stream, the change that the claim was taken for can no longer be stored. */
  private async lapse(tenant: string, claim: HeldClaim, holder: LoadedScript, call: Call): Promise<void> {
    const { kind, key, scriptId } = claim;
    try {
      const lapsed = { type: 'ClaimLapsed', data: { kind, key } } as const;
      await this.scripts.append(scriptId, holder, [lapsed], tenant, byCatalog(tenant, call.correlationId));
    } catch (error) {
      // The holder has moved: maybe it holds the claim now.
      if (isConflict(error)) return;
      throw error;
    }
    await this.table.drop(tenant, claim);
  }
}
