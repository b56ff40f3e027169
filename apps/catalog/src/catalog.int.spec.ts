import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { catalog, newId } from '@runlet/contracts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { Installation, type TenantUser } from './testing/installation.ts';

jest.setTimeout(30_000);

describe('The catalog', () => {
  let installation: Installation;
  let acme: TenantUser;

  beforeAll(async () => {
    installation = await Installation.start();
    await installation.startCatalog();
    await installation.startCatalog();
    acme = installation.as('acme');
  });
  afterAll(() => installation?.stop());

  it('shows a new script at once, with its first version and who made it', async () => {
    const created = await acme.create({ name: 'shown', tags: ['demo'], changeNote: 'first' });
    expect(created).toEqual({ id: expect.any(String), revision: 1, version: 1, changed: true });
    const { id } = created;
    expect(await acme.get(id)).toMatchObject({
      id,
      name: 'shown',
      status: 'draft',
      type: 'http',
      tags: ['demo'],
      latestVersion: 1,
      liveVersion: null,
      trigger: { path: '/shown', methods: ['GET'], access: 'platform', mode: 'sync' },
      limits: { executionTimeMs: 30_000 },
      source: 'return 1',
      revision: 1,
      createdBy: 'test-key',
      disabledReason: null,
    });
    expect(await acme.ask(catalog.listVersions, { scriptId: id })).toMatchObject({
      items: [{ version: 1, changeNote: 'first', live: false }],
      nextCursor: null,
    });
  });

  it('has a deployed script in the bucket, source first, when the reply comes', async () => {
    const { id } = await acme.create({ name: 'deployed', source: 'export default () => 1 as number' });
    expect(await installation.deployed('acme', id)).toBeUndefined();
    const reply = await acme.ask(catalog.deployVersion, { id, version: 1 });
    const entry = await installation.deployed('acme', id);
    expect(entry).toMatchObject({ status: 'active', name: 'deployed', version: 1, revision: reply.revision });
    expect(await installation.source((entry as { sourceHash: string }).sourceHash)).toEqual({
      form: 'module',
      code: '$default =     () => 1          ',
    });
  });

  it('keeps the bucket as the script is, through its whole life', async () => {
    const { id } = await acme.create({ name: 'lively', deploy: true });
    const inBucket = async () => {
      const entry = await installation.deployed('acme', id);
      return entry?.status === 'removed' ? entry.reason : entry?.status;
    };
    const seen: unknown[] = [await inBucket()];
    for (const contract of [catalog.pauseScript, catalog.activateScript]) {
      await acme.ask(contract, { id });
      seen.push(await inBucket());
    }
    await acme.ask(catalog.disableScript, { id, reason: 'crashes' });
    seen.push(await inBucket(), (await acme.get(id)).disabledReason);
    for (const contract of [
      catalog.archiveScript,
      catalog.restoreScript,
      catalog.archiveScript,
      catalog.deleteScript,
    ]) {
      await acme.ask(contract, { id });
      seen.push(await inBucket());
    }
    expect(seen).toEqual([
      'active',
      'paused',
      'active',
      'disabled',
      'crashes',
      'archived',
      'paused',
      'archived',
      'deleted',
    ]);
    await expect(acme.get(id)).rejects.toMatchObject({ code: 'script/not-found' });
  });

  it('goes back to the version that was live', async () => {
    const { id } = await acme.create({ name: 'rolling', deploy: true });
    await acme.ask(catalog.saveVersion, { id, source: 'return 2', deploy: true });
    expect(await installation.deployed('acme', id)).toMatchObject({ version: 2 });
    await acme.ask(catalog.rollBack, { id });
    expect(await installation.deployed('acme', id)).toMatchObject({ version: 1 });
    const { items } = await acme.ask(catalog.listVersions, { scriptId: id });
    expect(items.map(({ version, live }) => [version, live])).toEqual([
      [2, false],
      [1, true],
    ]);
  });

  it('refuses a change made for an old revision, and says which is the present one', async () => {
    const { id, revision } = await acme.create({ name: 'edited' });
    const save = (source: string) => acme.ask(catalog.saveVersion, { id, source, expectedRevision: revision });
    await save('return "first"');
    await expect(save('return "second"')).rejects.toMatchObject({
      kind: 'conflict',
      code: 'script/revision-conflict',
      meta: { expectedRevision: 1, currentRevision: 2 },
    });
    expect((await acme.get(id)).source).toBe('return "first"');
  });

  it('lets ten concurrent saves land when none says what it expects', async () => {
    const { id } = await acme.create({ name: 'busy' });
    const sources = Array.from({ length: 10 }, (_, index) => `return "${index}"`);
    const replies = await Promise.all(sources.map((source) => acme.ask(catalog.saveVersion, { id, source })));
    expect(replies.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const { items } = await acme.ask(catalog.listVersions, { scriptId: id, limit: 20 });
    expect(items).toHaveLength(11);
  });

  it('creates one script for repeated requests with one id, and answers them alike', async () => {
    const id = newId();
    const replies = await Promise.all([1, 2, 3].map(() => acme.create({ id, name: 'once', deploy: true })));
    for (const reply of replies) expect(reply).toMatchObject({ id, revision: 2, version: 1 });
    expect(replies.filter(({ changed }) => changed)).toHaveLength(1);
    await expect(acme.create({ id, name: 'other' })).rejects.toMatchObject({ code: 'script/id-taken' });
  });

  it('reports every mistake of a body in one problem, and saves nothing', async () => {
    const wrong = {
      name: 'x',
      source: 'return (',
      trigger: { path: 'nope', methods: [] },
      limits: { sdkCalls: 0 },
      surprise: 1,
    };
    const fieldsOf = async (asked: Promise<unknown>) => {
      const problem = await asked.catch((error: unknown) => error as { code: string; errors: { field: string }[] });
      expect(problem).toMatchObject({ kind: 'invalid', code: 'request/invalid' });
      return new Set((problem as { errors: { field: string }[] }).errors.map(({ field }) => field));
    };
    const fields = ['name', 'source', 'trigger.path', 'trigger.methods', 'limits.sdkCalls', 'surprise'];
    expect(await fieldsOf(acme.create(wrong))).toEqual(new Set(fields));
    const { id } = await acme.create({ name: 'mistaken' });
    const { name: _, ...version } = wrong;
    expect(await fieldsOf(acme.ask(catalog.saveVersion, { id, ...version }))).toEqual(new Set(fields.slice(1)));
    expect((await acme.get(id)).latestVersion).toBe(1);
  });

  it('announces each change in order, with how the script stands after it', async () => {
    const globex = installation.as('globex');
    const { id } = await globex.create({
      name: 'nightly',
      type: 'scheduled',
      trigger: { cron: '@daily' },
      deploy: true,
    });
    await globex.ask(catalog.pauseScript, { id });
    const changes = await waitFor(async () => {
      const found = await installation.announced('globex', id);
      return found.length === 4 && found;
    });
    const trigger = { cron: '@daily', timezone: 'UTC', overlap: 'skip', missed: 'once' };
    expect(changes.map(({ change, revision, status, live }) => [change, revision, status, live?.version])).toEqual([
      ['ScriptCreated', 0, 'draft', undefined],
      ['ScriptVersionSaved', 1, 'draft', undefined],
      ['ScriptVersionDeployed', 2, 'active', 1],
      ['ScriptPaused', 3, 'paused', 1],
    ]);
    expect(changes[3]).toMatchObject({ tenant: 'globex', name: 'nightly', type: 'scheduled', live: { trigger } });
  });

  it('keeps tenants apart', async () => {
    const other = installation.as('other');
    const { id } = await acme.create({ name: 'mine', deploy: true });
    for (const contract of [catalog.getScript, catalog.pauseScript, catalog.deleteScript]) {
      await expect(other.ask(contract as typeof catalog.pauseScript, { id })).rejects.toMatchObject({
        code: 'script/not-found',
      });
    }
    await expect(other.ask(catalog.saveVersion, { id, source: 'return 2' })).rejects.toMatchObject({
      code: 'script/not-found',
    });
    await expect(other.create({ id, name: 'mine' })).rejects.toMatchObject({ code: 'script/id-taken' });
    expect((await other.ask(catalog.listScripts, {})).items).toEqual([]);
    expect((await other.ask(catalog.listAudit, {})).items).toEqual([]);
    expect((await other.create({ name: 'mine' })).changed).toBe(true);
  });

  it('asks for the permission that each command needs', async () => {
    const { id } = await acme.create({ name: 'guarded' });
    const viewer = installation.as('acme', ['scripts.read']);
    expect((await viewer.get(id)).name).toBe('guarded');
    const refused = { kind: 'forbidden', code: 'auth/permission-missing' };
    await expect(viewer.create()).rejects.toMatchObject(refused);
    await expect(viewer.ask(catalog.saveVersion, { id, source: 'return 2' })).rejects.toMatchObject(refused);
    await expect(viewer.ask(catalog.deleteScript, { id })).rejects.toMatchObject(refused);
    await expect(viewer.ask(catalog.listProjections, {})).rejects.toMatchObject(refused);
    await expect(installation.as('acme', ['scripts.update']).ask(catalog.deleteScript, { id })).rejects.toMatchObject(
      refused,
    );
  });
});
