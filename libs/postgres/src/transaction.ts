import { isProblem } from '@runlet/kernel';
import { escapeLiteral, type Pool, type PoolClient } from 'pg';
import { databaseUnavailable, isUnavailable } from './unavailable.ts';

/** What `runlet.tenant` says in a transaction that may see the rows of all tenants; no tenant's id can be this. */
const ALL_TENANTS = '*';

/**
 * Runs `work` in a transaction that sees and writes rows of this tenant only.
 *
 * Every table with tenant data says in its migration (`with check` follows `using`; `force` binds the owner too):
 *
 *     alter table t enable row level security;
 *     alter table t force row level security;
 *     create policy tenant on t using (current_setting('runlet.tenant', true) in (tenant, '*'));
 *
 * so a query outside of these two functions finds nothing. Superusers and roles with `bypassrls` are above all this:
 * services connect as neither. Queries still name the tenant (`where tenant = $1`): policies use no index.
 *
 * What `work` throws is rethrown after a rollback; a server that cannot be reached is a `database/unavailable` problem,
 * after which a commit that was under way may have happened.
 */
export const tenantTransaction = <T>(pool: Pool, tenant: string, work: (tx: PoolClient) => Promise<T>): Promise<T> => {
  if (tenant === '' || tenant === ALL_TENANTS) throw new Error(`Not a tenant: ${JSON.stringify(tenant)}`);
  return transaction(pool, tenant, work);
};

/** Runs `work` in a transaction that sees the rows of all tenants: for projections, leases, sweeps, never for a caller. */
export const systemTransaction = <T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> =>
  transaction(pool, ALL_TENANTS, work);

const transaction = async <T>(pool: Pool, tenant: string, work: (tx: PoolClient) => Promise<T>): Promise<T> => {
  let client: PoolClient | undefined;
  let broken: Error | undefined;
  try {
    client = await pool.connect();
    // One round trip; `set local` ends with the transaction, so the next user of the connection inherits nothing.
    await client.query(`begin; set local runlet.tenant = ${escapeLiteral(tenant)}`);
    const result = await work(client);
    const { command } = await client.query('commit');
    // A transaction in which a statement failed answers a commit with a rollback, and no error.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back: a failed statement in it was ignored');
    return result;
  } catch (error) {
    if (isUnavailable(error)) {
      broken = toError(error);
      throw isProblem(error) ? error : databaseUnavailable(error);
    }
    broken = await client?.query('rollback').then(() => undefined, toError);
    throw error;
  } finally {
    client?.release(broken);
  }
};

const toError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));
