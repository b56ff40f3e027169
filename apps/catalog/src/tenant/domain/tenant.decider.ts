import { type Decider, unreachable } from '@runlet/kernel';
import type { ApiKey, TenantEvent } from './tenant.events.ts';
import { apiKeyNotFound, tenantExists, tenantNotFound } from './tenant.problems.ts';

export interface IssuedKey extends ApiKey {
  readonly revoked: boolean;
}

export type Tenant =
  | { readonly status: 'none' }
  | { readonly status: 'created'; readonly name: string; readonly keys: ReadonlyMap<string, IssuedKey> };

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
      return key.revoked ? [] : [{ type: 'ApiKeyRevoked', data: { keyId: data.keyId } }];
    }
    default:
      return unreachable(type);
  }
};

const withKey = (tenant: Extract<Tenant, { status: 'created' }>, key: IssuedKey): Tenant => ({
  ...tenant,
  keys: new Map(tenant.keys).set(key.keyId, key),
});

const evolve = (tenant: Tenant, event: TenantEvent): Tenant => {
  if (event.type === 'TenantCreated') return { status: 'created', name: event.data.name, keys: new Map() };
  if (tenant.status === 'none') return tenant;
  switch (event.type) {
    case 'ApiKeyIssued':
      return withKey(tenant, { ...event.data, revoked: false });
    case 'ApiKeyRevoked': {
      const key = tenant.keys.get(event.data.keyId);
      return key ? withKey(tenant, { ...key, revoked: true }) : tenant;
    }
    default:
      return unreachable(event);
  }
};

export const tenantDecider: Decider<Tenant, TenantCommand, TenantEvent> = {
  initial: { status: 'none' },
  decide,
  evolve,
};
