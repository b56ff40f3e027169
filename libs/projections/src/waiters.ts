import { ProblemError } from '@runlet/kernel';

/** How often the table is asked for all who wait, ms: only for what a lost notice would hide. */
const RECHECK_MS = 100;

interface Waiter {
  readonly name: string;
  readonly position: bigint;
  readonly resolve: () => void;
}

/** Those who wait for projections to get somewhere; what is known of one is known to all. */
export class Waiters {
  private readonly reached = new Map<string, bigint>();
  private readonly waiting = new Set<Waiter>();
  private rechecks: NodeJS.Timeout | undefined;

  constructor(private readonly positions: (names: readonly string[]) => Promise<ReadonlyMap<string, bigint>>) {}

  /** Rejects with `projection/behind` after `timeoutMs`. */
  async waitFor(name: string, position: bigint, timeoutMs: number): Promise<void> {
    if (this.has(name, position)) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter: Waiter = { name, position, resolve };
    const timer = setTimeout(() => reject(behind(name, position, timeoutMs)), timeoutMs);
    this.waiting.add(waiter);
    this.rechecks ??= setInterval(() => this.recheck(), RECHECK_MS);
    if (!this.reached.has(name)) this.recheck();
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.waiting.delete(waiter);
      if (this.waiting.size === 0) this.close();
    }
  }

  /** `name` has taken in all up to `position`. */
  advanced(name: string, position: bigint): void {
    if (!this.has(name, position)) this.reached.set(name, position);
    for (const waiter of this.waiting) if (this.has(waiter.name, waiter.position)) waiter.resolve();
  }

  /** Asks for all who wait, in one query. */
  recheck(): void {
    if (this.waiting.size === 0) return;
    const names = [...new Set([...this.waiting].map(({ name }) => name))];
    this.positions(names).then(
      (positions) => positions.forEach((position, name) => this.advanced(name, position)),
      () => undefined, // asked again soon; who waits too long is told so
    );
  }

  close(): void {
    clearInterval(this.rechecks);
    this.rechecks = undefined;
  }

  private has(name: string, position: bigint): boolean {
    const reached = this.reached.get(name);
    return reached !== undefined && reached >= position;
  }
}

const behind = (name: string, position: bigint, timeoutMs: number) =>
  new ProblemError({
    kind: 'unavailable',
    code: 'projection/behind',
    detail: `${name} has not taken in the change within ${timeoutMs} ms; it will, so ask again shortly`,
    meta: { projection: name, position: String(position) },
  });
