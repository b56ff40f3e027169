import { ALIVE_INTERVAL_MS, ALIVE_TIMEOUT_MS, executor } from '@runlet/contracts';
import { BrokerLink } from '@runlet/messaging';
import { rendezvousOrder } from './rendezvous.ts';
/** How often silence is looked for, ms: with the timeout itself, a death is known within 2.75 s. */
const SWEEP_MS = 250;
/** A sweep this late, ms, says that this very process stood still: then nobody's silence proves anything. */
const OWN_STALL_MS = 1_000;
/** How long `start` waits for a first sign of life, ms. */
const FIRST_SIGN_MS = 1.5 * ALIVE_INTERVAL_MS;
/** Which executors live, by the heartbeats that they send, and in which order a tenant's runs are offered to them. */
export class ExecutorDirectory {
  constructor(nats) {
    this.nats = nats;
    this.executors = new Map();
    this.orders = new Map();
    this.listeners = new Set();
    this.firstSign = Promise.withResolvers();
    this.sweptAt = 0;
    this.link = BrokerLink.of(nats);
  }
  /** Resolves when the first executor is heard of, or after 1.5 s. Rejects when heartbeats may not be followed. */
  async start() {
    this.subscription = this.nats.subscribe(executor.alive.subject, {
      callback: (error, message) => {
        if (error) this.firstSign.reject(error);
        else this.heard(message.json());
      },
    });
    this.unlink = this.link.onChange(() => this.forgiveSilence());
    this.sweptAt = performance.now();
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref();
    const patience = setTimeout(() => this.firstSign.resolve(), FIRST_SIGN_MS);
    await this.firstSign.promise.finally(() => clearTimeout(patience));
  }
  stop() {
    this.subscription?.unsubscribe();
    this.unlink?.();
    clearInterval(this.sweeper);
  }
  /** Executors that take new runs, the tenant's own first. */
  instancesFor(tenant) {
    const known = this.orders.get(tenant);
    if (known) return known;
    const taking = [...this.executors].filter(([, { draining }]) => !draining).map(([instance]) => instance);
    const order = rendezvousOrder(tenant, taking);
    this.orders.set(tenant, order);
    return order;
  }
  /** Calls `listener` with each executor that has fallen silent; the answer ends that. */
  onLost(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  heard({ instance, draining }) {
    const before = this.executors.get(instance);
    this.executors.set(instance, { heardAt: performance.now(), draining });
    if (before?.draining !== draining) this.orders.clear();
    this.firstSign.resolve();
  }
  sweep() {
    const now = performance.now();
    if (now - this.sweptAt > OWN_STALL_MS) this.forgiveSilence();
    this.sweptAt = now;
    if (!this.link.connected) return;
    for (const [instance, { heardAt }] of this.executors) {
      if (now - heardAt <= ALIVE_TIMEOUT_MS) continue;
      this.executors.delete(instance);
      this.orders.clear();
      for (const listener of this.listeners) listener(instance);
    }
  }
  /** The silence was ours: everyone has the full time again. */
  forgiveSilence() {
    const now = performance.now();
    for (const presence of this.executors.values()) presence.heardAt = now;
  }
}
//# sourceMappingURL=executor-directory.js.map
