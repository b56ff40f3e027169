import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { catalog, newId, type SecretEntry, type VaultEntry, vaultItemKey, type VaultKeyEntry } from '@runlet/contracts';
import { MasterKeys, open } from '@runlet/vault';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { Installation, type RunningCatalog } from '../testing/installation.ts';

jest.setTimeout(60_000);

const VALUE = 'correct horse battery staple ünïcode';

describe('Secrets and variables', () => {
  let installation: Installation;
  let running: RunningCatalog;

  beforeAll(async () => {
    installation = await Installation.start();
    running = await installation.startCatalog();
  });
  afterAll(() => installation?.stop());

  const acme = () => installation.as('acme');
  const entry = async <E extends VaultEntry>(key: string): Promise<E | undefined> =>
    (await (await installation.bucket('vault')).get(key))?.json<E>();
  const secretEntry = (name: string, { tenant = 'acme', scope = 'tenant' } = {}) =>
    entry<SecretEntry>(vaultItemKey(tenant, 'secret', scope, name));

  /** As an executor with these master keys reads it. */
  const opened = async (
    name: string,
    { tenant = 'acme', scope = 'tenant', masterKey = installation.secretsMasterKey } = {},
  ): Promise<string> => {
    const wrapped = (await entry<VaultKeyEntry>(`${tenant}.key`))!;
    const key = await new MasterKeys(masterKey).unwrap(tenant, wrapped.keyId, wrapped.wrapped);
    const { version, sealed } = (await secretEntry(name, { tenant, scope }))!;
    return open(key, sealed, { tenant, scope, name, version });
  };

  it('are in the bucket when the answer comes: secrets to be opened, variables to be read', async () => {
    const set = await acme().ask(catalog.setSecret, { name: 'TOKEN', value: VALUE });
    expect(set).toEqual({ name: 'TOKEN', script: null, version: 1, revision: 0, changed: true });
    expect(await opened('TOKEN')).toBe(VALUE);
    await acme().ask(catalog.setVariable, { name: 'region', value: 'eu' });
    expect(await entry('acme.variable.tenant.region')).toMatchObject({ version: 1, value: 'eu' });
  });

  it('get a version with each new value, and none for the value that they have', async () => {
    const set = (value: string) => acme().ask(catalog.setSecret, { name: 'rotated', value });
    await set('one');
    await expect(set('one')).resolves.toMatchObject({ version: 1, changed: false });
    await expect(set('two')).resolves.toMatchObject({ version: 2, changed: true });
    await acme().ask(catalog.removeSecret, { name: 'rotated' });
    expect(await secretEntry('rotated')).toMatchObject({ removed: true, revision: 2 });
    await expect(set('two')).resolves.toMatchObject({ version: 3, changed: true });
    expect(await opened('rotated')).toBe('two');
  });

  it('show everything of a secret but its value', async () => {
    await acme().ask(catalog.setSecret, { name: 'shown', value: VALUE });
    const view = await acme().ask(catalog.getSecret, { name: 'shown' });
    const { updatedAt, ...rest } = view;
    expect(rest).toEqual({ name: 'shown', script: null, version: 1, revision: 0, updatedBy: 'test-key' });
    expect(Date.parse(updatedAt)).toBeGreaterThan(0);
  });

  it('of one script stand beside the tenant’s of the same name', async () => {
    const script = newId();
    await acme().ask(catalog.setSecret, { name: 'both', value: 'the tenant’s' });
    await acme().ask(catalog.setSecret, { name: 'both', value: 'the script’s', script: script.toUpperCase() });
    expect(await opened('both')).toBe('the tenant’s');
    expect(await opened('both', { scope: script })).toBe('the script’s');
    const { items } = await acme().ask(catalog.listSecrets, { script });
    expect(items).toMatchObject([{ name: 'both', script }]);
  });

  it('are listed page by page, each kind for itself', async () => {
    const tenant = installation.as('lister');
    for (const name of ['b', 'a', 'C', 'd.e']) await tenant.ask(catalog.setVariable, { name, value: name });
    await tenant.ask(catalog.setSecret, { name: 'secret', value: 'x' });
    const first = await tenant.ask(catalog.listVariables, { limit: 3 });
    const second = await tenant.ask(catalog.listVariables, { limit: 3, cursor: first.nextCursor! });
    expect([...first.items, ...second.items].map(({ name, value }) => [name, value])).toEqual(
      ['C', 'a', 'b', 'd.e'].map((name) => [name, name]),
    );
    expect(second.nextCursor).toBeNull();
  });

  it('are changed by who knows how they stand', async () => {
    await acme().ask(catalog.setVariable, { name: 'guarded', value: '1' });
    const set = (value: string, expectedRevision: number) =>
      acme().ask(catalog.setVariable, { name: 'guarded', value, expectedRevision });
    await expect(set('2', 0)).resolves.toMatchObject({ revision: 1 });
    await expect(set('3', 0)).rejects.toMatchObject({ code: 'vault/revision-conflict', kind: 'conflict' });
    const unseen = acme().ask(catalog.setVariable, { name: 'unseen', value: 'x', expectedRevision: 0 });
    await expect(unseen).rejects.toMatchObject({ code: 'vault/revision-conflict' });
  });

  it('leave no value in events, tables, audit, or the bucket', async () => {
    await acme().ask(catalog.setSecret, { name: 'nowhere', value: 'unmistakable-value-1' });
    await acme().ask(catalog.setVariable, { name: 'audited', value: 'unmistakable-value-2' });
    const stored = await installation.query(`select e::text from event_store.events e
      union all select a::text from catalog.audit_log a union all select v::text from catalog.vault_items v`);
    expect(JSON.stringify(stored)).not.toContain('unmistakable-value-1');
    expect(JSON.stringify(stored)).not.toContain(Buffer.from('unmistakable-value-1').toString('base64').slice(0, 20));
    expect(JSON.stringify(await secretEntry('nowhere'))).not.toContain('unmistakable');
    const { items } = await acme().ask(catalog.listAudit, { limit: 200 });
    expect(JSON.stringify(items)).not.toContain('unmistakable');
    const [set] = items.filter(({ type }) => type === 'SecretSet.v1');
    expect(set).toMatchObject({ actor: { id: 'test-key' }, data: { name: 'nowhere', scope: 'tenant', version: 1 } });
  });

  it('of one tenant are not another’s, neither to see, nor to remove, nor to open', async () => {
    await acme().ask(catalog.setSecret, { name: 'mine', value: VALUE });
    const evil = installation.as('evil');
    await expect(evil.ask(catalog.getSecret, { name: 'mine' })).rejects.toMatchObject({ code: 'secret/not-found' });
    await expect(evil.ask(catalog.removeSecret, { name: 'mine' })).rejects.toMatchObject({ code: 'secret/not-found' });
    expect((await evil.ask(catalog.listSecrets, {})).items).toEqual([]);
    await evil.ask(catalog.setSecret, { name: 'mine', value: 'evil’s' });
    expect(await opened('mine')).toBe(VALUE);
    // Somebody who can write to the bucket puts acme's entries in the place of evil's.
    const bucket = await installation.bucket('vault');
    const before = (await entry('evil.key'))!;
    await bucket.put('evil.secret.tenant.mine', JSON.stringify(await secretEntry('mine')));
    await expect(opened('mine', { tenant: 'evil' })).rejects.toMatchObject({ reason: 'tampered' });
    await bucket.put('evil.key', JSON.stringify(await entry('acme.key')));
    await expect(opened('mine', { tenant: 'evil' })).rejects.toMatchObject({ reason: 'tampered' });
    await bucket.put('evil.key', JSON.stringify(before));
  });

  it('are the admin’s to change, and secrets to see', async () => {
    const developer = installation.as('acme', ['scripts.read', 'scripts.create', 'scripts.update', 'scripts.execute']);
    const forbidden = { kind: 'forbidden' };
    await expect(developer.ask(catalog.setSecret, { name: 'x', value: 'y' })).rejects.toMatchObject(forbidden);
    await expect(developer.ask(catalog.removeSecret, { name: 'TOKEN' })).rejects.toMatchObject(forbidden);
    await expect(developer.ask(catalog.setVariable, { name: 'x', value: 'y' })).rejects.toMatchObject(forbidden);
    await expect(developer.ask(catalog.removeVariable, { name: 'x' })).rejects.toMatchObject(forbidden);
    await expect(developer.ask(catalog.listSecrets, {})).rejects.toMatchObject(forbidden);
    await expect(developer.ask(catalog.getSecret, { name: 'TOKEN' })).rejects.toMatchObject(forbidden);
    await expect(developer.ask(catalog.getVariable, { name: 'region' })).resolves.toMatchObject({ value: 'eu' });
  });

  it.each([
    ['an empty value', { name: 'a', value: '' }],
    ['half a surrogate pair', { name: 'a', value: '\ud800' }],
    ['more than 64 KB', { name: 'a', value: 'ü'.repeat(32_769) }],
    ['a name with a space', { name: 'a b', value: 'x' }],
    ['a name of wildcards', { name: '>', value: 'x' }],
    ['a name with an empty token', { name: 'a..b', value: 'x' }],
    ['a name that ends in a dot', { name: 'a.', value: 'x' }],
    ['a name with another stream’s colon', { name: 'a:b', value: 'x' }],
    ['a script that is no id', { name: 'a', value: 'x', script: 'tenant' }],
  ])('are refused with %s, and the refusal does not repeat the value', async (_, told) => {
    const refused = acme().ask(catalog.setSecret, { ...told, unknown: undefined } as object);
    await expect(refused).rejects.toMatchObject({ code: 'request/invalid' });
    await expect(refused).rejects.not.toThrow('üü');
  });

  it('take 64 KB', async () => {
    const value = 'ü'.repeat(32_768);
    await acme().ask(catalog.setSecret, { name: 'large', value });
    expect(await opened('large')).toBe(value);
  });

  it('are at most 1,000 of a tenant', async () => {
    await installation.query(
      `insert into catalog.vault_items select 'hoarder', 'variable', 'tenant', 'v' || n, 1, 0, 'x', now(), 'test'
      from generate_series(1, 999) n`,
    );
    const hoarder = installation.as('hoarder');
    await hoarder.ask(catalog.setVariable, { name: 'last', value: '1' });
    await expect(hoarder.ask(catalog.setSecret, { name: 'more', value: '1' })).rejects.toMatchObject({
      code: 'vault/full',
    });
    await expect(hoarder.ask(catalog.setVariable, { name: 'last', value: '2' })).resolves.toMatchObject({ version: 2 });
  });

  it('are made the same again by a rebuild', async () => {
    const before = await acme().ask(catalog.listSecrets, { limit: 200 });
    const entryBefore = await secretEntry('TOKEN');
    await (await installation.bucket('vault')).put('acme.secret.tenant.TOKEN', '{"revision":-1}');
    await installation.query(`delete from catalog.vault_items where tenant = 'acme'`);
    await acme().ask(catalog.rebuildProjection, { name: 'vault_items' });
    await acme().ask(catalog.rebuildProjection, { name: 'vault' });
    await waitFor(async () => (await acme().ask(catalog.listSecrets, { limit: 200 })).items.length > 0);
    expect(await acme().ask(catalog.listSecrets, { limit: 200 })).toEqual(before);
    await waitFor(async () => (await secretEntry('TOKEN'))?.revision !== -1);
    expect(await secretEntry('TOKEN')).toEqual(entryBefore);
  });

  it('outlive a new master key: data keys are wrapped anew at the boot, values stay as they are', async () => {
    const masterKey = 'b'.repeat(64);
    const before = await secretEntry('TOKEN');
    await running.stop();
    running = await installation.startCatalog({
      SECRETS_MASTER_KEY: masterKey,
      SECRETS_OLD_MASTER_KEYS: installation.secretsMasterKey,
    });
    await acme().ask(catalog.setSecret, { name: 'after-rotation', value: VALUE });
    expect(await opened('TOKEN', { masterKey })).toBe(VALUE);
    expect(await secretEntry('TOKEN')).toEqual(before);
    await expect(opened('TOKEN')).rejects.toMatchObject({ reason: 'unknown-master-key' });
  });

  it('say whose turn it is when the master key is a wrong one, and the catalog goes on', async () => {
    await running.stop();
    running = await installation.startCatalog({ SECRETS_MASTER_KEY: 'c'.repeat(64) });
    const set = acme().ask(catalog.setSecret, { name: 'TOKEN', value: 'new' });
    await expect(set).rejects.toMatchObject({ code: 'vault/closed', kind: 'unavailable' });
    await expect(acme().ask(catalog.setVariable, { name: 'still', value: 'works' })).resolves.toMatchObject({
      changed: true,
    });
  });
});
