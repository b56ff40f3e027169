import type { NatsConnection } from '@nats-io/transport-node';

/**
 * Whether the broker can be reached right now. While it cannot, the client library keeps requests back until they
 * time out; whoever must not hang asks here first.
 */
export class BrokerLink {
  private readonly listeners = new Set<(connected: boolean) => void>();
  private up = true;

  private constructor(nats: NatsConnection) {
    void this.follow(nats);
  }

  private static readonly links = new WeakMap<NatsConnection, BrokerLink>();

  /** The one link of a connection. */
  static of(nats: NatsConnection): BrokerLink {
    const known = BrokerLink.links.get(nats);
    if (known) return known;
    const link = new BrokerLink(nats);
    BrokerLink.links.set(nats, link);
    return link;
  }

  get connected(): boolean {
    return this.up;
  }

  /** Calls `listener` at each change; the answer ends that. */
  onChange(listener: (connected: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async follow(nats: NatsConnection): Promise<void> {
    for await (const { type } of nats.status()) {
      if (type === 'disconnect' || type === 'close') this.turn(false);
      else if (type === 'reconnect') this.turn(true);
    }
  }

  private turn(connected: boolean): void {
    if (this.up === connected) return;
    this.up = connected;
    for (const listener of this.listeners) listener(connected);
  }
}
