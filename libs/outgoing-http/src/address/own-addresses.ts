import { networkInterfaces } from 'node:os';

/** Addresses seldom change; a request need not ask the kernel for them each time. */
const FRESH_MS = 10_000;

/** The machine's own addresses: a public one, too, leads past the firewall to what listens here. */
export class OwnAddresses {
  private known: ReadonlySet<string> = new Set();
  private readAt = Number.NEGATIVE_INFINITY;

  has(address: string): boolean {
    const now = performance.now();
    if (now - this.readAt > FRESH_MS) {
      this.known = new Set(Object.values(networkInterfaces()).flatMap((own) => own?.map((one) => one.address) ?? []));
      this.readAt = now;
    }
    return this.known.has(address);
  }
}
