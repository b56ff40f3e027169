import { eventCodec } from '@runlet/kernel';
import type { TenantEvent } from './domain/tenant.events.ts';

/** Stored names of a tenant's events. A version that has been stored is never edited: add the next, and an upcaster. */
export const tenantCodec = eventCodec<TenantEvent>({
  current: {
    TenantCreated: 'TenantCreated.v1',
    ApiKeyIssued: 'ApiKeyIssued.v1',
    ApiKeyRevoked: 'ApiKeyRevoked.v1',
  },
});
