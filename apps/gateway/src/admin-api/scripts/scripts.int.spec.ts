import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { catalog, newId, type RequestContract } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { GatewayRig } from '../../../../../test/support/gateway-rig.ts';
import { sampleScript } from '../../../../../test/support/sample-script.ts';
import type { StandInService } from '../../../../../test/support/stand-in-service.ts';

const scripts = '/api/v1/scripts';
const draft = { name: 'price', type: 'embedded', source: 'return 1' };

describe('Scripts over HTTP', () => {
  let rig: GatewayRig;
  let service: StandInService;
  const id = newId();

  beforeAll(async () => {
    rig = await GatewayRig.start();
    service = await rig.standIn('catalog');
    await service.answers(catalog.getScript, ({ request }) => sampleScript({ id: String(request['id']), revision: 7 }));
  });
  afterAll(() => rig.stop());
  beforeEach(() => {
    service.asked.length = 0;
  });

  const lastOf = (contract: RequestContract) => service.callsOf(contract).at(-1)?.request;
  const changed = async (contract: RequestContract) =>
    service.answers(contract, ({ request }) => ({ id: request['id'], revision: 7, version: 1, changed: true }));

  describe('created', () => {
    beforeAll(() => changed(catalog.createScript));

    it('are told of with their address and revision', async () => {
      const { status, headers, body } = await rig.ask('POST', scripts, { body: draft });
      const { id: made, ...told } = lastOf(catalog.createScript)!;
      expect(told).toEqual(draft);
      expect([status, headers.get('location'), headers.get('etag')]).toEqual([
        201,
        `${scripts}/${String(made)}`,
        '"7"',
      ]);
      expect(body).toEqual(sampleScript({ id: String(made), revision: 7 }));
    });

    it('are the same one for the same key, and another for another', async () => {
      const made = async (key: string) => {
        await rig.ask('POST', scripts, { body: draft, headers: { 'idempotency-key': key } });
        return lastOf(catalog.createScript)!['id'];
      };
      const first = await made('a');
      expect([await made('a'), await made('b')]).toEqual([first, expect.not.stringMatching(String(first))]);
    });

    it('of another body cannot have the same key', async () => {
      await service.answers(catalog.createScript, () => {
        throw new ProblemError({ kind: 'conflict', code: 'script/id-taken', detail: 'x' });
      });
      expect(await rig.ask('POST', scripts, { body: draft, headers: { 'idempotency-key': 'a' } })).toMatchObject({
        status: 422,
        body: { code: 'request/idempotency-key-reused' },
      });
    });

    it('get their id from nobody else', async () => {
      expect(await rig.ask('POST', scripts, { body: { ...draft, id } })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'id', message: 'is not a known field' }] },
      });
      expect(service.asked).toEqual([]);
    });

    it('are told of with every mistake that the catalog finds', async () => {
      const errors = [
        { field: 'source', message: 'Unexpected token', line: 2, column: 5 },
        { field: 'trigger.cron', message: 'is no cron expression' },
      ];
      await service.answers(catalog.createScript, () => {
        throw new ProblemError({ kind: 'invalid', code: 'script/invalid', detail: 'Two mistakes.', errors });
      });
      expect(await rig.ask('POST', scripts, { body: draft })).toMatchObject({
        status: 400,
        body: { code: 'script/invalid', errors },
      });
    });

    it('need a permission to create, and one to see what was created', async () => {
      const key = await rig.issueKey(['scripts.create']);
      expect(await rig.ask('POST', scripts, { body: draft, key })).toMatchObject({
        status: 403,
        body: { meta: { permission: 'scripts.read' } },
      });
      expect(service.asked).toEqual([]);
    });
  });

  describe('changed', () => {
    const told = { source: 'return 2' };
    beforeAll(() => changed(catalog.saveVersion));

    it('are changed at the revision that the ETag names', async () => {
      const { status, headers } = await rig.ask('PUT', `${scripts}/${id}`, {
        body: told,
        headers: { 'if-match': '"6"' },
      });
      expect([status, headers.get('etag')]).toEqual([200, '"7"']);
      expect(lastOf(catalog.saveVersion)).toEqual({ ...told, id, expectedRevision: 6 });
    });

    it('are not changed where another was faster', async () => {
      const meta = { revision: 9 };
      await service.answers(catalog.changeDetails, () => {
        throw new ProblemError({ kind: 'conflict', code: 'script/revision-conflict', detail: 'Changed.', meta });
      });
      expect(
        await rig.ask('PATCH', `${scripts}/${id}`, { body: { tags: [] }, headers: { 'if-match': '"6"' } }),
      ).toMatchObject({ status: 409, body: { code: 'script/revision-conflict', meta } });
    });

    it('are named by the path alone', async () => {
      expect(await rig.ask('PUT', `${scripts}/${id}`, { body: { ...told, id: newId() } })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'id', message: 'is in the path already' }] },
      });
    });

    it.each([
      ['activate', catalog.activateScript, undefined, {}],
      ['pause', catalog.pauseScript, {}, {}],
      ['disable', catalog.disableScript, { reason: 'loops' }, { reason: 'loops' }],
      ['archive', catalog.archiveScript, undefined, {}],
      ['restore', catalog.restoreScript, undefined, {}],
      ['rollback', catalog.rollBack, { version: 2 }, { version: 2 }],
      ['versions/3/deploy', catalog.deployVersion, { expectedRevision: 5 }, { version: 3, expectedRevision: 5 }],
    ] as const)('by %s answer how they stand now', async (action, contract, body, expected) => {
      await changed(contract);
      const answer = await rig.ask('POST', `${scripts}/${id}/${action}`, { body });
      expect(answer).toMatchObject({ status: 200, body: { id, revision: 7 } });
      expect(lastOf(contract)).toEqual({ id, ...expected });
    });

    it('deploy no version that is no number', async () => {
      await changed(catalog.deployVersion);
      expect(await rig.ask('POST', `${scripts}/${id}/versions/latest/deploy`)).toMatchObject({
        status: 400,
        body: { errors: expect.arrayContaining([expect.objectContaining({ field: 'version' })]) },
      });
    });

    it('are gone without a word when deleted', async () => {
      await changed(catalog.deleteScript);
      const { status, body } = await rig.ask('DELETE', `${scripts}/${id}`, { headers: { 'if-match': '"7"' } });
      expect([status, body]).toEqual([204, undefined]);
      expect(lastOf(catalog.deleteScript)).toEqual({ id, expectedRevision: 7 });
    });
  });

  describe('asked for', () => {
    it('are filtered and paged', async () => {
      const page = { items: [], nextCursor: 'abc' };
      await service.answers(catalog.listScripts, () => page);
      const { body } = await rig.ask('GET', `${scripts}?type=http&status=active&search=x&limit=2&cursor=c`);
      expect(body).toEqual(page);
      expect(lastOf(catalog.listScripts)).toEqual({
        type: 'http',
        status: 'active',
        search: 'x',
        limit: 2,
        cursor: 'c',
        sort: 'name',
      });
    });

    it('come with their revision', async () => {
      expect((await rig.ask('GET', `${scripts}/${id}`)).headers.get('etag')).toBe('"7"');
    });

    it('are not found where there are none', async () => {
      await service.answers(catalog.getVersion, () => {
        throw new ProblemError({ kind: 'not-found', code: 'script/version-not-found', detail: 'None.' });
      });
      expect(await rig.ask('GET', `${scripts}/${id}/versions/9`)).toMatchObject({ status: 404 });
      expect(lastOf(catalog.getVersion)).toEqual({ scriptId: id, version: 9 });
    });

    it('need an id', async () => {
      expect(await rig.ask('GET', `${scripts}/price`)).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'id', message: 'id must be a UUID' }] },
      });
    });

    it('have versions by page', async () => {
      await service.answers(catalog.listVersions, () => ({ items: [], nextCursor: null }));
      await rig.ask('GET', `${scripts}/${id}/versions?limit=3`);
      expect(lastOf(catalog.listVersions)).toEqual({ scriptId: id, limit: 3 });
    });
  });
});
