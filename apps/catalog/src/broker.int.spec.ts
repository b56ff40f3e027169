import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { catalog } from '@runlet/contracts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { Installation, type RunningCatalog, type TenantUser } from './testing/installation.ts';

jest.setTimeout(30_000);

describe('What the catalog publishes', () => {
  let installation: Installation;
  let running: RunningCatalog;
  let acme: TenantUser;

  beforeAll(async () => {
    installation = await Installation.start();
    running = await installation.startCatalog();
    acme = installation.as('acme');
  });
  afterAll(() => installation?.stop());

  it('is what it was after a rebuild, and nothing goes back meanwhile', async () => {
    const { id } = await acme.create({ name: 'steady', deploy: true });
    await acme.ask(catalog.saveVersion, { id, source: 'return 2', deploy: true });
    const entry = await installation.deployed('acme', id);
    const bucket = await installation.bucket('deployedScripts');
    const seen: string[] = [];
    const watch = await bucket.watch({ key: `acme.${id}` });
    const watching = (async () => {
      for await (const change of watch) seen.push(change.string());
    })();
    for (const name of ['deployed_scripts', 'script_changes']) {
      await acme.ask(catalog.rebuildProjection, { name });
      await waitFor(async () => {
        const statuses = await acme.ask(catalog.listProjections, {});
        return statuses.find((status) => status.name === name)?.status === 'live';
      });
    }
    watch.stop();
    await watching;
    expect(seen.map((text) => JSON.parse(text) as unknown)).toEqual([entry]);
  });

  it('comes back when the broker has lost its store', async () => {
    const { id } = await acme.create({ name: 'lasting', source: 'return "lasting"', deploy: true });
    const { id: draft } = await acme.create({ name: 'unfinished' });
    await installation.operator(catalog.createTenant, { id: 'acme', name: 'Acme' });
    const { keyId } = await installation.operator(catalog.issueApiKey, {
      tenant: 'acme',
      name: 'CI',
      permissions: ['scripts.read'],
      expiresAt: null,
    });
    const before = await installation.deployed('acme', id);
    expect(before).toMatchObject({ status: 'active' });

    await running.stop();
    await installation.nats.restart({ empty: true });
    running = await installation.startCatalog();

    const after = await waitFor(() => installation.deployed('acme', id).catch(() => undefined));
    expect(after).toEqual(before);
    expect(await installation.source((after as { sourceHash: string }).sourceHash)).toMatchObject({ form: 'body' });
    expect(await installation.deployed('acme', draft)).toBeUndefined();
    const keys = await installation.bucket('apiKeys');
    expect((await waitFor(() => keys.get(keyId))).json()).toMatchObject({ tenant: 'acme', revoked: false });
    await waitFor(async () => (await installation.announced('acme', id)).length === 3);
  });
});
