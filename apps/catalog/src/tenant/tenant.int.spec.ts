import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ApiKeyEntry, catalog, parseApiKey } from '@runlet/contracts';
import { Installation } from '../testing/installation.ts';

jest.setTimeout(30_000);

describe('Tenants and their keys', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.start();
    await installation.startCatalog();
    await installation.operator(catalog.createTenant, { id: 'acme', name: 'Acme' });
  });
  afterAll(() => installation?.stop());

  const entryOf = async (keyId: string): Promise<ApiKeyEntry> =>
    (await (await installation.bucket('apiKeys')).get(keyId))!.json();
  const issue = (change: object = {}) =>
    installation.operator(catalog.issueApiKey, {
      tenant: 'acme',
      name: 'CI',
      permissions: ['scripts.read'],
      expiresAt: null,
      ...change,
    });

  it('are created once under a name', async () => {
    const create = (name: string) => installation.operator(catalog.createTenant, { id: 'acme', name });
    await expect(create('Acme')).resolves.toEqual({ id: 'acme' });
    await expect(create('Other')).rejects.toMatchObject({ code: 'tenant/exists' });
  });

  it('get keys that gateways can check when the answer comes, and of which only the hash is kept', async () => {
    const { keyId, apiKey } = await issue();
    const { secret } = parseApiKey(apiKey)!;
    expect(await entryOf(keyId)).toEqual({
      keyId,
      tenant: 'acme',
      secretHash: createHash('sha256').update(secret).digest('hex'),
      permissions: ['scripts.read'],
      expiresAt: null,
      revoked: false,
    });
    const kept = await installation.query(
      'select data::text from event_store.events union all select data::text from catalog.audit_log',
    );
    expect(JSON.stringify(kept)).not.toContain(secret);
    const audit = await installation.as('acme').ask(catalog.listAudit, { type: 'ApiKeyIssued' });
    expect(audit.items[0]).toMatchObject({ scriptId: null, actor: { kind: 'operator' }, data: { keyId, name: 'CI' } });
    expect(audit.items[0]!.data).not.toHaveProperty('secretHash');
  });

  it('lose a revoked key, also through a rebuild', async () => {
    const { keyId } = await issue();
    const revoke = () => installation.operator(catalog.revokeApiKey, { tenant: 'acme', keyId });
    await expect(revoke()).resolves.toEqual({ keyId });
    expect(await entryOf(keyId)).toMatchObject({ revoked: true });
    await revoke();
    await installation.as('acme').ask(catalog.rebuildProjection, { name: 'api_keys' });
    expect(await entryOf(keyId)).toMatchObject({ revoked: true });
  });

  it('are refused what does not exist', async () => {
    await expect(issue({ tenant: 'nobody' })).rejects.toMatchObject({ code: 'tenant/not-found' });
    const revoked = installation.operator(catalog.revokeApiKey, { tenant: 'acme', keyId: 'nope' });
    await expect(revoked).rejects.toMatchObject({ code: 'api-key/not-found' });
  });

  it('are the operator’s business alone', async () => {
    const asked = installation.as('acme').ask(catalog.createTenant, { id: 'mine', name: 'Mine' });
    await expect(asked).rejects.toThrow('Permissions Violation');
  });
});
