import { newId } from '@runlet/contracts';
import type { NewEvent } from '@runlet/event-store';
import type { DomainEvent, EventCodec } from '@runlet/kernel';
import type { Call } from './call.ts';

/** Gives decided events what the domain knows nothing of: ids, time, and who it was. */
export class EventStamp {
  constructor(
    private readonly now: () => Date = () => new Date(),
    private readonly id: () => string = newId,
  ) {}

  stamp<Event extends DomainEvent>(
    codec: EventCodec<Event>,
    events: readonly Event[],
    tenant: string,
    { principal, correlationId }: Call,
  ): NewEvent[] {
    const { kind, id } = principal.actor;
    const metadata = { tenant, actor: { kind, id }, correlationId, causationId: null, at: this.now().toISOString() };
    return events.map((event) => ({ id: this.id(), ...codec.encode(event), metadata }));
  }
}
