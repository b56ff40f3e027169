import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type KV, Kvm } from '@nats-io/kv';
import { buckets, newId, type VaultKind, vaultItemKey, vaultKeyKey } from '@runlet/contracts';
import { connectNats, type NatsConnection } from '@runlet/messaging';
import { createLogger } from '@runlet/nest';
import { type DataKey, MasterKeys, newDataKey, seal } from '@runlet/vault';
import { startNats, type TestNats } from '../../../../test/support/nats.ts';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { ExecutorConfig } from '../config.ts';
import type { CallResult, CallScope } from '../host-calls/host-call.ts';
import { OpenedSecrets } from './opened-secrets.ts';
import { VaultCalls } from './vault-calls.ts';
import { VaultMirror } from './vault-mirror.ts';

const MASTER = 'a'.repeat(64);
const scriptId = newId();

describe('sdk.secrets and sdk.vars', () => {
  let nats: TestNats;
  const connections: NatsConnection[] = [];
  let bucket: KV;
  let mirror: VaultMirror;
  const keys = new Map<string, DataKey>();
  let concealed: [string, string][];

  beforeAll(async () => {
    nats = await startNats();
    const catalog = await connectNats({ ...nats.credentials('catalog'), name: 'catalog' });
    const streams = await connectNats({ ...nats.credentials('executor-streams'), name: 'executor' });
    connections.push(catalog, streams);
    bucket = await new Kvm(catalog).create(buckets.vault);
    mirror = new VaultMirror(streams);
    mirror.onModuleInit();
    await waitFor(() => mirror.ready);
    for (const tenant of ['acme', 'evil']) await makeKey(tenant);
  });
  beforeEach(() => {
    concealed = [];
  });
  afterAll(async () => {
    mirror.onApplicationShutdown();
    await Promise.all(connections.map((connection) => connection.close()));
    await nats.stop();
  });

  const makeKey = async (tenant: string): Promise<void> => {
    const key = newDataKey();
    keys.set(tenant, key);
    const wrapped = await new MasterKeys(MASTER).wrap(tenant, key);
    await put(vaultKeyKey(tenant), { tenant, keyId: key.keyId, wrapped, revision: 0 });
  };
  const put = (key: string, entry: object): Promise<number> => bucket.put(key, JSON.stringify(entry));
  /** As the catalog does. */
  const setSecret = async (name: string, value: string, { tenant = 'acme', scope = 'tenant', version = 1 } = {}) => {
    const sealed = seal(keys.get(tenant)!, value, { tenant, scope, name, version });
    const entry = { kind: 'secret', tenant, scope, name, version, sealed, revision: version };
    await put(vaultItemKey(tenant, 'secret', scope, name), entry);
    return entry;
  };
  const setVariable = (name: string, value: string, scope = 'tenant') =>
    put(vaultItemKey('acme', 'variable', scope, name), { kind: 'variable', scope, name, version: 3, value });

  const callsWith = (more: Partial<ExecutorConfig> = {}): VaultCalls => {
    const config = Object.assign(new ExecutorConfig(), { SECRETS_MASTER_KEY: MASTER, ...more });
    return new VaultCalls(mirror, new OpenedSecrets(config, mirror, createLogger('executor', 'silent')));
  };
  const get = async (kind: VaultKind, name: unknown, { tenant = 'acme', calls = callsWith() } = {}) => {
    const call = calls.calls[kind === 'secret' ? 'secrets.get' : 'vars.get']!;
    const conceal = (...pair: [string, string]) => void concealed.push(pair);
    const scope = { job: { tenant, scriptId }, conceal } as unknown as CallScope;
    const { result, extras } = (await call(scope, [name], null)) as CallResult;
    return { result, detail: extras.detail };
  };

  it('hand out a secret, recorded by name and version, and masked from then on', async () => {
    await setSecret('TOKEN', 's3cret-value', { version: 7 });
    expect(await get('secret', 'TOKEN')).toEqual({ result: 's3cret-value', detail: 'TOKEN v7' });
    expect(concealed).toEqual([['TOKEN', 's3cret-value']]);
  });

  it('hand out a variable, which nothing conceals', async () => {
    await setVariable('region', 'eu-central');
    expect(await get('variable', 'region')).toEqual({ result: 'eu-central', detail: 'region v3' });
    expect(concealed).toEqual([]);
  });

  it('prefer what is for the script alone', async () => {
    await setSecret('both', 'of the tenant');
    await setSecret('both', 'of the script', { scope: scriptId });
    await setSecret('both', 'of another script', { scope: newId() });
    expect(await get('secret', 'both')).toEqual({ result: 'of the script', detail: 'both v1 of the script' });
  });

  it('give the new value after a change, and none after a removal', async () => {
    const calls = callsWith();
    await setSecret('rotated', 'old value');
    expect(await get('secret', 'rotated', { calls })).toMatchObject({ result: 'old value' });
    await setSecret('rotated', 'new value', { version: 2 });
    await mirror.caughtUp();
    expect(await get('secret', 'rotated', { calls })).toMatchObject({ result: 'new value', detail: 'rotated v2' });
    await put('acme.secret.tenant.rotated', { kind: 'secret', removed: true, revision: 3 });
    await mirror.caughtUp();
    await expect(get('secret', 'rotated', { calls })).rejects.toMatchObject({ name: 'SecretNotFoundError' });
  });

  it('say how to set what is not there, and nothing of what is', async () => {
    const missing = get('secret', 'TOKE');
    await expect(missing).rejects.toThrow('an admin of the tenant sets it by PUT /api/v1/secrets/TOKE');
    await expect(missing).rejects.not.toThrow('TOKEN');
    await expect(get('variable', 'none')).rejects.toMatchObject({ name: 'VariableNotFoundError' });
  });

  it.each([undefined, null, 7, {}, '', 'a b', '*', '>', '../x', 'tenant.', 'a..b', 'x'.repeat(65), ['TOKEN'], 'a.'])(
    'refuse what is no name (%j)',
    async (name) => {
      await expect(get('secret', name)).rejects.toMatchObject({ name: 'TypeError' });
    },
  );

  it('open nothing of another tenant, even where somebody has put it into the tenant’s place', async () => {
    const entry = await setSecret('theirs', 'acme’s own');
    await expect(get('secret', 'theirs', { tenant: 'evil' })).rejects.toMatchObject({ name: 'SecretNotFoundError' });
    await put('evil.secret.tenant.theirs', entry);
    await mirror.caughtUp();
    const read = get('secret', 'theirs', { tenant: 'evil' });
    await expect(read).rejects.toMatchObject({ name: 'SecretUnavailableError' });
    await expect(read).rejects.not.toThrow('acme');
    await put('acme.secret.tenant.other', entry);
    await put(`acme.secret.${scriptId}.theirs`, entry);
    await mirror.caughtUp();
    await expect(get('secret', 'other')).rejects.toMatchObject({ name: 'SecretUnavailableError' });
    await expect(get('secret', 'theirs')).rejects.toMatchObject({ name: 'SecretUnavailableError' });
    expect(concealed).toEqual([]);
  });

  it('fail with a clear error where the master key is another one, and work with it among the old ones', async () => {
    await setSecret('sealed', 'value of it');
    const other = 'b'.repeat(64);
    const wrong = get('secret', 'sealed', { calls: callsWith({ SECRETS_MASTER_KEY: other }) });
    await expect(wrong).rejects.toMatchObject({ name: 'SecretUnavailableError' });
    const rotated = callsWith({ SECRETS_MASTER_KEY: other, SECRETS_OLD_MASTER_KEYS: [MASTER] });
    expect(await get('secret', 'sealed', { calls: rotated })).toMatchObject({ result: 'value of it' });
  });
});
