import { AggregateStreams, type EventLog } from '../recording/aggregate-streams.ts';
import type { EventStamp } from '../recording/event-stamp.ts';
import { type Tenant, type TenantCommand, tenantDecider } from './domain/tenant.decider.ts';
import type { TenantEvent } from './domain/tenant.events.ts';
import { tenantCodec } from './tenant.codec.ts';

export const TENANT_STREAM_PREFIX = 'tenant-';

/** `tenant-<id>`: one stream a tenant. */
export class TenantStreams extends AggregateStreams<Tenant, TenantCommand, TenantEvent> {
  constructor(store: EventLog, stamp: EventStamp) {
    super(TENANT_STREAM_PREFIX, tenantDecider, tenantCodec, store, stamp);
  }
}
