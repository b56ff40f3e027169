import { type Decider, unreachable } from '@runlet/kernel';
import type { ApiKey, TenantEvent } from './tenant.events.ts';
import { apiKeyNotFound, tenantExists, tenantNotFound } from './tenant.problems.ts';

export type Tenant =
  | { readonly status: 'none' }
  | { readonly status: 'created'; readonly name: string; readonly keys: ReadonlyMap<string, 'valid' | 'revoked'> };

export type TenantCommand =
  | { readonly type: 'CreateTenant'; readonly data: { readonly tenant: string; readonly name: string } }
  | { readonly type: 'IssueApiKey'; readonly data: { readonly tenant: string; readonly key: ApiKey } }
  | { readonly type: 'RevokeApiKey'; readonly data: { readonly tenant: string; readonly keyId: string } };

const decide = (command: TenantCommand, tenant: Tenant): readonly TenantEvent[] => {
  const { type, data } = command;
  if (type === 'CreateTenant') {
    if (tenant.status === 'none') return [{ type: 'TenantCreated', data: { name: data.name } }];
    if (tenant.name !== data.name) throw tenantExists(data.tenant);
    return [];
  }
  if (tenant.status === 'none') throw tenantNotFound(data.tenant);
  switch (type) {
    case 'IssueApiKey':
      return tenant.keys.has(data.key.keyId) ? [] : [{ type: 'ApiKeyIssued', data: data.key }];
    case 'RevokeApiKey': {
      const key = tenant.keys.get(data.keyId);
      if (!key) throw apiKeyNotFound(data.tenant, data.keyId);
      return key === 'revoked' ? [] : [{ type: 'ApiKeyRevoked', data: { keyId: data.keyId } }];
    }
    default:
      return unreachable(type);
  }
};

const evolve = (tenant: Tenant, event: TenantEvent): Tenant => {
  if (event.type === 'TenantCreated') return { status: 'created', name: event.data.name, keys: new Map() };
  if (tenant.status === 'none') return tenant;
  switch (event.type) {
    case 'ApiKeyIssued':
      return { ...tenant, keys: new Map(tenant.keys).set(event.data.keyId, 'valid') };
    case 'ApiKeyRevoked':
      return { ...tenant, keys: new Map(tenant.keys).set(event.data.keyId, 'revoked') };
    default:
      return unreachable(event);
  }
};

export const tenantDecider: Decider<Tenant, TenantCommand, TenantEvent> = {
  initial: { status: 'none' },
  decide,
  evolve,
};
