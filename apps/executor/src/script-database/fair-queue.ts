/** One waits for a place; whoever has it calls `leave` once. */
interface Waiting {
  readonly admit: () => void;
}

/**
 * Places that tenants take in turn: never more than `places` at a time, of one tenant never more than `perTenant`.
 * Whoever waits longest among a tenant's is next; among tenants, whoever was served longest ago.
 */
export class FairQueue {
  private taken = 0;
  private readonly takenBy = new Map<string, number>();
  /** In the order in which tenants are served: whoever got a place goes to the end. */
  private readonly waiting = new Map<string, Waiting[]>();

  constructor(
    private readonly places: number,
    private readonly perTenant: number,
  ) {}

  /** What gives the place back; null when one has to wait. */
  tryEnter(tenant: string): (() => void) | null {
    if (!this.mayEnter(tenant)) return null;
    this.take(tenant);
    return this.leaver(tenant);
  }

  /** Resolves with what gives the place back. Rejects with the signal's reason when that comes first. */
  async enter(tenant: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const entered = this.tryEnter(tenant);
    if (entered) return entered;
    await this.wait(tenant, signal);
    return this.leaver(tenant);
  }

  private leaver(tenant: string): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.leave(tenant);
    };
  }

  private mayEnter(tenant: string): boolean {
    return this.taken < this.places && (this.takenBy.get(tenant) ?? 0) < this.perTenant;
  }

  private take(tenant: string): void {
    this.taken += 1;
    this.takenBy.set(tenant, (this.takenBy.get(tenant) ?? 0) + 1);
  }

  private wait(tenant: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const line = this.waiting.get(tenant) ?? [];
      this.waiting.set(tenant, line);
      const giveUp = (): void => {
        line.splice(line.indexOf(waiting), 1);
        if (line.length === 0 && this.waiting.get(tenant) === line) this.waiting.delete(tenant);
        reject(signal.reason as Error);
      };
      const waiting: Waiting = {
        admit: () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      line.push(waiting);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  private leave(tenant: string): void {
    this.taken -= 1;
    const left = this.takenBy.get(tenant)! - 1;
    if (left === 0) this.takenBy.delete(tenant);
    else this.takenBy.set(tenant, left);
    this.admitNext();
  }

  private admitNext(): void {
    for (const [tenant, line] of this.waiting) {
      if (!this.mayEnter(tenant)) continue;
      const next = line.shift()!;
      this.waiting.delete(tenant);
      if (line.length > 0) this.waiting.set(tenant, line);
      this.take(tenant);
      return next.admit();
    }
  }
}
