/** A script of which runs wait, and what decides whose turn it is. */
export interface WaitingScript {
  readonly tenant: string;
  /** Executor time that the tenant has used lately, ms, with what its running runs will take. */
  readonly usedMs: number;
  /** What one of the tenant's runs takes as a rule, ms. */
  readonly meanMs: number;
  /** Runs of the tenant that are running. */
  readonly tenantRunning: number;
  readonly scriptId: string;
  /** How many more of it may run at once. */
  readonly free: number;
  /** Place of its oldest waiting run in the order of acceptance. */
  readonly oldest: number;
}

export interface Allotment<Script extends WaitingScript> {
  readonly script: Script;
  /** At least 1. There may be fewer that wait. */
  readonly runs: number;
}

interface Tenant<Script extends WaitingScript> {
  /** What it will have used when its next run starts. */
  usedMs: number;
  room: number;
  readonly queues: Queue<Script>[];
}

interface Queue<Script extends WaitingScript> {
  readonly script: Script;
  taken: number;
}

/**
 * Shares `room` places: each goes to the tenant that will have used the least executor time when its turn comes, so
 * that several at once are shared like one after the other; within a tenant to its scripts in turn, oldest first.
 */
export const allot = <Script extends WaitingScript>(
  scripts: readonly Script[],
  room: number,
  tenantCap: number,
): Allotment<Script>[] => {
  const tenants = tenantsOf(scripts, tenantCap);
  for (let left = room; left > 0; left--) {
    const next = leastServed(tenants);
    if (!next) break;
    next.queue.taken++;
    next.tenant.room--;
    next.tenant.usedMs += next.queue.script.meanMs;
  }
  return tenants
    .flatMap(({ queues }) => queues)
    .filter(({ taken }) => taken > 0)
    .map(({ script, taken }) => ({ script, runs: taken }));
};

const tenantsOf = <Script extends WaitingScript>(scripts: readonly Script[], cap: number): Tenant<Script>[] => {
  const tenants = new Map<string, Tenant<Script>>();
  for (const script of scripts.toSorted((a, b) => a.oldest - b.oldest)) {
    const tenant = tenants.get(script.tenant) ?? {
      usedMs: script.usedMs,
      room: cap - script.tenantRunning,
      queues: [],
    };
    tenant.queues.push({ script, taken: 0 });
    tenants.set(script.tenant, tenant);
  }
  return [...tenants.values()];
};

const leastServed = <Script extends WaitingScript>(tenants: readonly Tenant<Script>[]) => {
  let best: { tenant: Tenant<Script>; queue: Queue<Script> } | undefined;
  for (const tenant of tenants) {
    if (tenant.room <= 0 || (best && tenant.usedMs >= best.tenant.usedMs)) continue;
    const queue = nextQueue(tenant.queues);
    if (queue) best = { tenant, queue };
  }
  return best;
};

const nextQueue = <Script extends WaitingScript>(queues: readonly Queue<Script>[]): Queue<Script> | undefined => {
  let next: Queue<Script> | undefined;
  for (const queue of queues) {
    if (queue.taken < queue.script.free && (!next || queue.taken < next.taken)) next = queue;
  }
  return next;
};
