export interface ShareLimits {
  readonly total: number;
  /** Of one tenant, so that none can take all. */
  readonly perTenant: number;
}

interface Waiter {
  readonly admit: () => void;
}

/** So many at a time, in all and of each tenant; who waits is served tenant by tenant, each in order of arrival. */
export class Shares {
  private used = 0;
  private readonly usedBy = new Map<string, number>();
  /** The tenant that was served last is at the end. */
  private readonly waiting = new Map<string, Set<Waiter>>();

  constructor(private readonly limits: ShareLimits) {}

  /** Resolves to what gives it back, to be called once. Rejects with the signal's reason. */
  take(tenant: string, signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    if (this.hasRoom(tenant) && !this.waiting.has(tenant)) return Promise.resolve(this.give(tenant));
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.drop(tenant, waiter);
        reject(signal.reason as Error);
      };
      const waiter: Waiter = {
        admit: () => {
          signal.removeEventListener('abort', leave);
          this.drop(tenant, waiter);
          resolve(this.give(tenant));
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      const line = this.waiting.get(tenant) ?? new Set();
      this.waiting.set(tenant, line.add(waiter));
    });
  }

  private hasRoom(tenant: string): boolean {
    return this.used < this.limits.total && (this.usedBy.get(tenant) ?? 0) < this.limits.perTenant;
  }

  private give(tenant: string): () => void {
    this.used += 1;
    this.usedBy.set(tenant, (this.usedBy.get(tenant) ?? 0) + 1);
    return () => {
      this.used -= 1;
      const left = this.usedBy.get(tenant)! - 1;
      if (left === 0) this.usedBy.delete(tenant);
      else this.usedBy.set(tenant, left);
      this.admitNext();
    };
  }

  private admitNext(): void {
    for (const [tenant, line] of this.waiting) {
      if (!this.hasRoom(tenant)) continue;
      this.waiting.delete(tenant);
      this.waiting.set(tenant, line);
      const [first] = line;
      first!.admit();
      return;
    }
  }

  private drop(tenant: string, waiter: Waiter): void {
    const line = this.waiting.get(tenant);
    line?.delete(waiter);
    if (line?.size === 0) this.waiting.delete(tenant);
  }
}
