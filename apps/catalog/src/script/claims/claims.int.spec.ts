import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { catalog, newId } from '@runlet/contracts';
import type { EventStore, StoredEvent } from '@runlet/event-store';
import { waitFor } from '../../../../../test/support/wait-for.ts';
import { EVENT_STORE } from '../../stores.ts';
import { Installation, type RunningCatalog, type TenantUser } from '../../testing/installation.ts';

jest.setTimeout(30_000);

describe('Names and paths', () => {
  let installation: Installation;
  let running: RunningCatalog;
  let other: RunningCatalog;
  let acme: TenantUser;

  beforeAll(async () => {
    installation = await Installation.start();
    running = await installation.startCatalog();
    other = await installation.startCatalog();
    acme = installation.as('acme');
  });
  afterAll(() => installation?.stop());

  const at = (path: string, ...methods: string[]) => ({
    trigger: { path, methods: methods.length ? methods : ['GET'] },
  });
  const nameTaken = { kind: 'conflict', code: 'script/name-taken' };
  const pathTaken = { kind: 'conflict', code: 'script/path-taken' };

  const eventsOf = async (id: string): Promise<StoredEvent[]> => {
    const events: StoredEvent[] = [];
    for await (const event of running.app.get<EventStore>(EVENT_STORE).read(`script-${id}`)) events.push(event);
    return events;
  };
  const claims = () =>
    installation.query('select tenant, kind, key, script_id, confirmed from catalog.claims order by tenant, kind, key');
  /** As a process leaves it that died between taking a claim and storing what it was for. */
  const leaveClaim = (scriptId: string, key: string, age: string) =>
    installation.query(
      `insert into catalog.claims (tenant, kind, key, script_id, wanted_at, confirmed, taken_at)
      values ('acme', 'name', $1, $2, 1, false, now() - $3::interval)`,
      [key, scriptId, age],
    );

  it('are given to one of two concurrent commands', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, () => acme.create({ name: 'wanted', ...at(`/wanted-${newId()}`) })),
    );
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(5);
    for (const { reason } of refused) expect(reason).toMatchObject(nameTaken);
  });

  it('clash with the name of the other script in the answer, every clash at once', async () => {
    const { id } = await acme.create({ name: 'first', ...at('/items/:id/*', 'GET', 'PUT') });
    await expect(acme.create({ name: 'first', ...at('/items/:other/*', 'PUT', 'POST') })).rejects.toMatchObject({
      ...nameTaken,
      detail:
        'The name "first" is taken by the script "first". The path PUT /items/:/* is taken by the script "first".',
      errors: [{ field: 'name' }, { field: 'trigger.path' }],
      meta: { scriptId: id },
    });
    await expect(acme.create({ name: 'second', ...at('/items/:x/*') })).rejects.toMatchObject(pathTaken);
    expect((await acme.create({ name: 'second', ...at('/items/:x/*', 'POST') })).changed).toBe(true);
  });

  it('are each tenant’s own', async () => {
    await acme.create({ name: 'common', ...at('/common') });
    expect((await installation.as('globex').create({ name: 'common', ...at('/common') })).changed).toBe(true);
  });

  it('are refused to a save, a new name and a restored script as well', async () => {
    await acme.create({ name: 'holder', ...at('/held') });
    const { id } = await acme.create({ name: 'comer', ...at('/free') });
    const save = acme.ask(catalog.saveVersion, { id, source: 'return 2', ...at('/held') });
    await expect(save).rejects.toMatchObject(pathTaken);
    await expect(acme.ask(catalog.changeDetails, { id, name: 'holder' })).rejects.toMatchObject(nameTaken);

    await acme.ask(catalog.archiveScript, { id });
    await acme.create({ name: 'heir', ...at('/free') });
    await expect(acme.create({ name: 'comer' })).rejects.toMatchObject(nameTaken);
    await expect(acme.ask(catalog.restoreScript, { id })).rejects.toMatchObject(pathTaken);
    await acme.ask(catalog.deleteScript, { id });
    expect((await acme.create({ name: 'comer' })).changed).toBe(true);
  });

  it('of the live version are held beside those of the newest, and are needed to roll back', async () => {
    const { id } = await acme.create({ name: 'mover', ...at('/old'), deploy: true });
    await acme.ask(catalog.saveVersion, { id, source: 'return 2', ...at('/new') });
    await expect(acme.create(at('/old'))).rejects.toMatchObject(pathTaken);
    await acme.ask(catalog.deployVersion, { id, version: 2 });
    await acme.create({ name: 'settler', ...at('/old') });
    await expect(acme.ask(catalog.rollBack, { id })).rejects.toMatchObject({
      ...pathTaken,
      detail: 'The path GET /old is taken by the script "settler".',
    });
  });

  it('that a script has let go of are free at once', async () => {
    const { id } = await acme.create({ name: 'fickle' });
    for (const name of ['fickle-2', 'fickle', 'fickle-3']) await acme.ask(catalog.changeDetails, { id, name });
    expect((await acme.create({ name: 'fickle', ...at('/fickle-a') })).changed).toBe(true);
    expect((await acme.create({ name: 'fickle-2', ...at('/fickle-b') })).changed).toBe(true);
  });

  it('of a change that is just being stored are not to be had', async () => {
    await leaveClaim(newId(), 'in-flight', '1 second');
    await expect(acme.create({ name: 'in-flight' })).rejects.toMatchObject({
      ...nameTaken,
      detail: 'The name "in-flight" is being taken by another script; try again in a minute.',
    });
  });

  it('of a lost claimant go to the next, and its late append conflicts', async () => {
    const lost = newId();
    await leaveClaim(lost, 'abandoned', '61 seconds');
    const { id } = await acme.create({ name: 'abandoned' });
    expect((await acme.get(id)).name).toBe('abandoned');

    const [lapsed, ...none] = await eventsOf(lost);
    expect(none).toEqual([]);
    expect(lapsed).toMatchObject({
      type: 'ClaimLapsed.v1',
      data: { kind: 'name', key: 'abandoned' },
      metadata: { tenant: 'acme' },
    });
    const late = running.app
      .get<EventStore>(EVENT_STORE)
      .append(`script-${lost}`, 'none', [
        { id: newId(), type: 'ScriptCreated.v1', data: {}, metadata: lapsed!.metadata },
      ]);
    await expect(late).rejects.toMatchObject({ code: 'event-store/conflict' });
    // The claimant itself, come back to life, may try again, and is told.
    await expect(acme.create({ id: lost, name: 'abandoned' })).rejects.toMatchObject(nameTaken);
    expect((await acme.create({ id: lost, name: 'abandoned-too' })).revision).toBe(2);
    expect((await acme.get(lost)).revision).toBe(2);
  });

  it('of a claimant whose change was stored stay its own, though nobody confirmed them', async () => {
    const { id } = await acme.create({ name: 'unconfirmed' });
    await installation.query(
      `update catalog.claims set confirmed = false, taken_at = now() - interval '1 hour' where key = 'unconfirmed'`,
    );
    await expect(acme.create({ name: 'unconfirmed' })).rejects.toMatchObject({ ...nameTaken, meta: { scriptId: id } });
  });

  it('are what the events say once the table was lost and made anew', async () => {
    const before = await waitFor(async () => {
      const rows = (await claims()) as { key: string; confirmed: boolean }[];
      // Left by tests above: claims of nobody, and one that the next event of its script would confirm.
      const settled = rows.filter(({ key }) => !['in-flight', 'unconfirmed'].includes(key));
      return settled.every(({ confirmed }) => confirmed) && rows;
    });
    await installation.query('delete from catalog.claims');
    await acme.ask(catalog.rebuildProjection, { name: 'claims' });
    const expected = before.filter(({ key }) => key !== 'in-flight').map((row) => ({ ...row, confirmed: true }));
    await waitFor(async () => (await claims()).length >= expected.length);
    expect(await claims()).toEqual(expected);
    await expect(acme.create({ name: 'holder' })).rejects.toMatchObject(nameTaken);
  });

  it('are known before the first command of a service whose database is new', async () => {
    const before = await claims();
    await running.stop();
    await other.stop();
    await installation.query('delete from catalog.claims');
    await installation.query(`delete from catalog.projection_checkpoints where name = 'claims'`);
    running = await installation.startCatalog();
    expect(await claims()).toEqual(before);
  });
});
