import { Inject, Injectable } from '@nestjs/common';
import { type JetStreamClient, jetstream } from '@nats-io/jetstream';
import { type DomainEvent, domainEventMessageId, domainEventSubject } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { BrokerLink, type NatsConnection } from '@runlet/messaging';
import type { Behalf } from '../http/request-parts.ts';
import { NATS } from '../upstream/tokens.ts';

/** How long the stream may take to confirm, ms. */
const CONFIRM_TIMEOUT_MS = 2_000;

const streamAway = (cause?: unknown): ProblemError =>
  new ProblemError(
    {
      kind: 'unavailable',
      code: 'events/unavailable',
      detail: 'The stream of events did not confirm. Send the same again: what it has already is not taken twice.',
    },
    { cause },
  );

/** Puts events of hosts into DOMAIN_EVENTS. */
@Injectable()
export class EventPublisher {
  private readonly stream: JetStreamClient;
  private readonly link: BrokerLink;

  constructor(@Inject(NATS) nats: NatsConnection) {
    this.stream = jetstream(nats, { timeout: CONFIRM_TIMEOUT_MS });
    this.link = BrokerLink.of(nats);
  }

  /** Resolves once the stream has every one of them, in this order. Throws `events/unavailable`. */
  async publish(events: readonly DomainEvent[], behalf: Behalf): Promise<void> {
    if (!this.link.connected) throw streamAway();
    try {
      await Promise.all(events.map((event) => this.publishOne(event, behalf)));
    } catch (error) {
      throw streamAway(error);
    }
  }

  private async publishOne(event: DomainEvent, { principal, correlationId, traceparent }: Behalf): Promise<void> {
    const { tenant } = principal;
    const kept: DomainEvent = {
      ...event,
      time: event.time ?? new Date().toISOString(),
      correlationid: event.correlationid ?? correlationId,
      ...((event.traceparent ?? traceparent) && { traceparent: event.traceparent ?? traceparent }),
    };
    await this.stream.publish(domainEventSubject(tenant, event.type), JSON.stringify(kept), {
      msgID: domainEventMessageId(tenant, event.source, event.id),
    });
  }
}
