import { describe, it } from '@jest/globals';
import { specFor } from '@runlet/kernel/testing';
import { type TenantCommand, tenantDecider } from './tenant.decider.ts';
import type { TenantEvent } from './tenant.events.ts';

const given = specFor(tenantDecider);

const key = { keyId: 'k1', name: 'CI', secretHash: 'ab', permissions: ['scripts.read'], expiresAt: null } as const;
const created: TenantEvent = { type: 'TenantCreated', data: { name: 'Acme' } };
const issued: TenantEvent = { type: 'ApiKeyIssued', data: key };
const revoked: TenantEvent = { type: 'ApiKeyRevoked', data: { keyId: 'k1' } };

describe('CreateTenant', () => {
  const create = (name = 'Acme'): TenantCommand => ({ type: 'CreateTenant', data: { tenant: 'acme', name } });

  it('makes a tenant', () => given().when(create()).thenEvents(created));
  it('does nothing when it is there', () => given(created, issued).when(create()).thenNothing());
  it('is refused under another name', () => given(created).when(create('Other')).thenProblem('tenant/exists'));
});

describe('IssueApiKey', () => {
  const issue: TenantCommand = { type: 'IssueApiKey', data: { tenant: 'acme', key } };

  it('adds a key', () => given(created).when(issue).thenEvents(issued));
  it('does nothing when the key is there', () => given(created, issued).when(issue).thenNothing());
  it('is refused without a tenant', () => given().when(issue).thenProblem('tenant/not-found'));
});

describe('RevokeApiKey', () => {
  const revoke: TenantCommand = { type: 'RevokeApiKey', data: { tenant: 'acme', keyId: 'k1' } };

  it('revokes a key', () => given(created, issued).when(revoke).thenEvents(revoked));
  it('does nothing the second time', () => given(created, issued, revoked).when(revoke).thenNothing());
  it('is refused for a key that was never issued', () => given(created).when(revoke).thenProblem('api-key/not-found'));
  it('is refused without a tenant', () => given().when(revoke).thenProblem('tenant/not-found'));
});
