import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Api } from '../support/api.ts';
import { startSystem, type TestSystem } from '../support/system.ts';

const VALUE = 'correct-horse-battery';
const reversed = (text: string): string => [...text].toReversed().join('');

describe('Secrets and variables', () => {
  let system: TestSystem;
  let api: Api;
  let other: Api;

  beforeAll(async () => {
    system = await startSystem({ logLevel: 'debug' });
    api = new Api(system.url, system.apiKey);
    other = new Api(system.url, await system.addTenant('other'));
  }, 60_000);
  afterAll(() => system?.stop());

  /** Gives away what it was given in a way that no mask knows. */
  const source =
    'return { secret: [...await sdk.secrets.get("TOKEN")].reverse().join(""), region: await sdk.vars.get("region") }';
  const create = (by: Api, name: string) => by.createScript({ name, type: 'oneoff', source });

  it('that the API has set are what a script gets, from the moment of the answer', async () => {
    await api.ok('PUT', '/secrets/TOKEN', { value: VALUE });
    await api.ok('PUT', '/variables/region', { value: 'eu' });
    const { id } = await create(api, 'reader');
    expect(await api.run(id)).toMatchObject({ output: { secret: reversed(VALUE), region: 'eu' } });
    await api.ok('PUT', '/secrets/TOKEN', { value: 'a second value' });
    expect(await api.run(id)).toMatchObject({ output: { secret: reversed('a second value') } });
    await api.ok('PUT', `/secrets/TOKEN?script=${id}`, { value: 'for this one' });
    expect(await api.run(id)).toMatchObject({ output: { secret: reversed('for this one') } });
  });

  it('are no other tenant’s', async () => {
    const { id } = await create(other, 'reader');
    const { status, error } = await other.run(id);
    expect([status, error!.name]).toEqual(['failed', 'SecretNotFoundError']);
    expect(error!.message).toContain('PUT /api/v1/secrets/TOKEN');
  });

  it('are there again after the services that know them were killed', async () => {
    const { id } = await create(api, 'after the kill');
    await Promise.all([system.kill9('executor'), system.kill9('catalog')]);
    await Promise.all([system.untilReady('executor'), system.untilReady('catalog')]);
    expect(await api.run(id)).toMatchObject({ output: { secret: reversed('a second value'), region: 'eu' } });
  });

  it('are in no log of any service, whatever is wrong with the request', async () => {
    const value = 'not-in-any-log-1234';
    await api.ok('PUT', '/secrets/LOGGED', { value });
    await api.send('PUT', '/secrets/LOGGED', { value, unknown: true });
    await api.send('PUT', '/secrets/not a name', { value });
    await api.send('PUT', '/secrets/LOGGED', { value: [value] });
    await api.send('PUT', '/secrets/LOGGED', { value }, { 'if-match': '"99"' });
    expect(system.logs().length).toBeGreaterThan(0);
    expect(system.logs().join('\n')).not.toContain(value);
  });
});
