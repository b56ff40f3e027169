import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { catalog, newId, type Page } from '@runlet/contracts';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { Installation, type TenantUser } from '../testing/installation.ts';

/** All pages of a list, `limit` items each. */
const allOf = async <T>(ask: (page: { limit: number; cursor?: string }) => Promise<Page<T>>, limit: number) => {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await ask({ limit, ...(cursor && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
};

jest.setTimeout(30_000);

describe('Read models', () => {
  let installation: Installation;
  let acme: TenantUser;

  beforeAll(async () => {
    installation = await Installation.start();
    await installation.startCatalog();
    acme = installation.as('acme');
    for (const name of ['beta', 'Alpha', 'gamma_1', 'delta', 'epsilon']) {
      await acme.create({ name, tags: name === 'beta' ? ['demo', 'x'] : ['demo'], source: `return "text of ${name}"` });
    }
    const { id } = await acme.create({ name: 'job', type: 'scheduled', trigger: { cron: '@daily' }, deploy: true });
    for (let n = 2; n <= 6; n++) await acme.ask(catalog.saveVersion, { id, source: `return ${n}`, deploy: n === 4 });
    await acme.ask(catalog.disableScript, { id, reason: 'crashes' });
    const { id: gone } = await acme.create({ name: 'gone' });
    await acme.ask(catalog.deleteScript, { id: gone });
    await installation.as('globex').create({ name: 'foreign', tags: ['demo'] });
  });
  afterAll(() => installation?.stop());

  const names = async (query: object) => (await acme.ask(catalog.listScripts, query)).items.map(({ name }) => name);

  it('list scripts by name, whatever its case, page by page', async () => {
    const scripts = await allOf((page) => acme.ask(catalog.listScripts, page), 2);
    expect(scripts.map(({ name }) => name)).toEqual(['Alpha', 'beta', 'delta', 'epsilon', 'gamma_1', 'job']);
  });

  it('list scripts by time, the newest first, page by page', async () => {
    for (const sort of ['createdAt', 'updatedAt'] as const) {
      const scripts = await allOf((page) => acme.ask(catalog.listScripts, { ...page, sort }), 2);
      expect(scripts.map(({ name }) => name)).toEqual(['job', 'epsilon', 'delta', 'gamma_1', 'Alpha', 'beta']);
    }
  });

  it('find scripts by type, status, tag and text', async () => {
    expect(await names({ type: 'scheduled' })).toEqual(['job']);
    expect(await names({ status: 'disabled' })).toEqual(['job']);
    expect(await names({ status: 'draft', tag: 'x' })).toEqual(['beta']);
    expect(await names({ search: 'ALPH' })).toEqual(['Alpha']);
    expect(await names({ search: 'text of delta' })).toEqual(['delta']);
    expect(await names({ search: '_1' })).toEqual(['gamma_1']);
    expect(await names({ search: '%' })).toEqual([]);
  });

  it('refuse a cursor that is not theirs', async () => {
    for (const cursor of ['x', Buffer.from('["a","b"]').toString('base64url')]) {
      await expect(acme.ask(catalog.listScripts, { cursor })).rejects.toMatchObject({ code: 'request/invalid' });
      await expect(acme.ask(catalog.listAudit, { cursor })).rejects.toMatchObject({ code: 'request/invalid' });
    }
  });

  it('show the versions of a script, the newest first, and which is live', async () => {
    const [job] = (await acme.ask(catalog.listScripts, { type: 'scheduled' })).items;
    expect(job).toMatchObject({ latestVersion: 6, liveVersion: 4, disabledReason: 'crashes' });
    const scriptId = job!.id;
    const versions = await allOf((page) => acme.ask(catalog.listVersions, { scriptId, ...page }), 4);
    expect(versions.map(({ version, live }) => (live ? `${version}*` : `${version}`))).toEqual([
      '6',
      '5',
      '4*',
      '3',
      '2',
      '1',
    ]);
    expect(await acme.ask(catalog.getVersion, { scriptId, version: 4 })).toMatchObject({
      source: 'return 4',
      trigger: { cron: '@daily' },
      live: true,
    });
    await expect(acme.ask(catalog.getVersion, { scriptId, version: 7 })).rejects.toMatchObject({
      code: 'script/version-not-found',
    });
    for (const contract of [catalog.getVersion, catalog.listVersions]) {
      const unknown = { scriptId: newId(), version: 1 } as never;
      await expect(acme.ask(contract as typeof catalog.getVersion, unknown)).rejects.toBeDefined();
    }
  });

  it('tell who did what, the latest first, without sources', async () => {
    const [job] = (await acme.ask(catalog.listScripts, { type: 'scheduled' })).items;
    const entries = await allOf((page) => acme.ask(catalog.listAudit, { scriptId: job!.id, ...page }), 3);
    expect(entries.map(({ type }) => type.replace(/^Script(.+)\.v1$/, '$1')).toReversed()).toEqual([
      'Created',
      'VersionSaved',
      'VersionDeployed',
      'VersionSaved',
      'VersionSaved',
      'VersionSaved',
      'VersionDeployed',
      'VersionSaved',
      'VersionSaved',
      'Disabled',
    ]);
    expect(entries[0]).toMatchObject({
      scriptId: job!.id,
      stream: `script-${job!.id}`,
      revision: 9,
      actor: { kind: 'api-key', id: 'test-key' },
      correlationId: 'test',
      causationId: null,
      data: { reason: 'crashes' },
    });
    for (const { data } of entries) expect(data).not.toHaveProperty('source');
    const deployments = await acme.ask(catalog.listAudit, { type: 'deployed' });
    expect(deployments.items.map(({ type }) => type)).toEqual(['ScriptVersionDeployed.v1', 'ScriptVersionDeployed.v1']);
  });

  it('equal what a rebuild makes of the events, and serve meanwhile', async () => {
    const admin = installation.as('acme', ['operate', 'scripts.read']);
    const projections = await admin.ask(catalog.listProjections, {});
    expect(projections.map(({ name, status }) => `${name} ${status}`)).toEqual(
      [
        ['scripts', 'script_versions', 'audit_log', 'vault_items'],
        ['claims', 'deployed_scripts', 'script_changes', 'api_keys', 'vault'],
      ]
        .flat()
        .map((name) => `${name} live`),
    );
    for (const table of ['scripts', 'script_versions', 'audit_log']) {
      const rows = () => installation.query(`select * from catalog.${table} t order by t::text`);
      const tableId = async () =>
        (await installation.query<{ id: number }>(`select '${`catalog.${table}`}'::regclass::oid as id`))[0]!.id;
      const [before, served] = [await rows(), await tableId()];
      expect(before.length).toBeGreaterThan(5);
      await admin.ask(catalog.rebuildProjection, { name: table });
      await waitFor(async () => {
        expect(await names({})).toHaveLength(6);
        return (await tableId()) !== served;
      });
      expect(await rows()).toEqual(before);
    }
    await expect(admin.ask(catalog.rebuildProjection, { name: 'nope' })).rejects.toMatchObject({
      code: 'projection/not-found',
    });
  });
});
