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

  it('are masked in all that is kept, and not in what is sent', async () => {
    await api.ok('PUT', '/secrets/TOKEN', { value: VALUE });
    await api.createScript({
      name: 'inner',
      type: 'embedded',
      source: 'console.warn(context.input); return context.input;',
    });
    await api.createScript({
      name: 'tells-all',
      type: 'embedded',
      source: `const secret = await sdk.secrets.get('TOKEN');
console.log('the secret is', secret, { base64: btoa(secret) });
sdk.progress(1, 1, secret);
await sdk.scripts.call('inner', { secret });
if (context.input === 'fail') throw new Error('because of ' + secret);
return { secret, inUrl: encodeURIComponent('a=' + secret) };`,
    });
    const { output, executionId } = await api.ok<{ output: object; executionId: string }>(
      'POST',
      '/embedded/tells-all',
      {},
    );
    expect(output).toMatchObject({ secret: VALUE });
    const failed = await api.send('POST', '/embedded/tells-all', { input: 'fail' });
    expect(JSON.stringify(failed)).not.toContain(VALUE);

    const kept = await api.ended(executionId);
    expect(kept).toMatchObject({ output: { secret: '•••TOKEN•••' }, progress: { message: '•••TOKEN•••' } });
    const { items } = await api.ok<{ items: { id: string }[] }>('GET', '/executions?limit=50');
    const everything = await Promise.all(
      items.flatMap(({ id }) => ['', '/logs', '/calls'].map((part) => api.ok('GET', `/executions/${id}${part}`))),
    );
    const text = JSON.stringify(everything);
    for (const form of [VALUE, btoa(VALUE)]) expect(text).not.toContain(form);
    expect(text).toContain('the secret is •••TOKEN•••');
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
    expect(await api.run(id)).toMatchObject({ output: { secret: reversed(VALUE), region: 'eu' } });
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
