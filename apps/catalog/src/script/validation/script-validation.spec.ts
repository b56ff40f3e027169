import { afterAll, describe, expect, it } from '@jest/globals';
import { defaultLimits, newId } from '@runlet/contracts';
import { isProblem, type ProblemError } from '@runlet/kernel';
import { PreparedSources } from './prepared-sources.ts';
import { ScriptValidation } from './script-validation.ts';

const sources = new PreparedSources();
const validation = new ScriptValidation(sources);
afterAll(() => sources.close());

const http = {
  name: 'orders',
  type: 'http',
  source: 'return 1',
  trigger: { path: '/orders/:id', methods: ['GET'] },
};
const scheduled = { name: 'nightly', type: 'scheduled', source: 'return 1', trigger: { cron: '0 2 * * *' } };
const version = { id: newId(), source: 'return 1' };

const problemOf = async (checked: Promise<unknown>): Promise<ProblemError> => {
  const problem = await checked.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isProblem(problem)) throw new Error('Expected a problem', { cause: problem });
  return problem;
};
const fieldsOf = async (checked: Promise<unknown>): Promise<string[]> => {
  const { errors } = await problemOf(checked);
  return [...new Set(errors!.map(({ field }) => field))];
};

describe('A new script', () => {
  it('gets its defaults', async () => {
    const { request, content } = await validation.create(http);
    expect(request).toMatchObject({ name: 'orders', description: '', tags: [], organizationId: null, deploy: false });
    expect(content).toEqual({
      source: 'return 1',
      sourceHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      trigger: { path: '/orders/:id', methods: ['GET'], access: 'platform', mode: 'sync' },
      limits: defaultLimits,
      changeNote: '',
    });
  });

  it('reports five mistakes of five kinds in one problem', async () => {
    const problem = await problemOf(
      validation.create({
        ...scheduled,
        name: 'x',
        source: 'return 1;\n a b',
        trigger: { cron: '0 0 30 2 *', timezone: 'Mars/Phobos' },
        limits: { memoryBytes: 1 },
        surprise: true,
      }),
    );
    expect(problem).toMatchObject({ kind: 'invalid', code: 'request/invalid' });
    expect(problem.errors).toEqual(
      expect.arrayContaining([
        { field: 'name', message: expect.stringContaining('3 characters') },
        { field: 'surprise', message: 'is not a known field' },
        { field: 'limits.memoryBytes', message: expect.any(String) },
        { field: 'trigger.cron', message: 'never comes due: no such day exists' },
        { field: 'trigger.timezone', message: expect.stringContaining('Mars/Phobos') },
        { field: 'source', message: expect.any(String), line: 2, column: 4 },
      ]),
    );
  });

  it.each([
    ['a cron that is no text', { ...scheduled, trigger: { cron: 7 } }, ['trigger.cron']],
    ['a path without a slash', { ...http, trigger: { path: 'x', methods: ['GET'] } }, ['trigger.path']],
    ['a parameter twice', { ...http, trigger: { path: '/:a/:a', methods: ['GET'] } }, ['trigger.path']],
    ['no method', { ...http, trigger: { path: '/x', methods: [] } }, ['trigger.methods']],
    ['an event type with a space', { ...http, type: 'event', trigger: { types: ['a b'] } }, ['trigger.types']],
    ['no trigger', { ...http, trigger: undefined }, ['trigger.path', 'trigger.methods']],
    ['a trigger of another type', { ...http, type: 'embedded' }, ['trigger.path', 'trigger.methods']],
    ['an unknown type, whose trigger nobody knows', { ...http, type: 'cron' }, ['type']],
    ['no source', { ...http, source: undefined }, ['source']],
    ['an empty source', { ...http, source: '' }, ['source']],
    ['a description with NUL', { ...http, description: '\0' }, ['description']],
    ['a tag with NUL', { ...http, tags: ['a\0'] }, ['tags']],
    ['too long a run', { ...http, limits: { executionTimeMs: 300_001 } }, ['limits.executionTimeMs']],
    ['limits that are no object', { ...http, limits: 5 }, ['limits']],
  ])('is refused with %s', async (_, plain, fields) => {
    expect(await fieldsOf(validation.create(plain))).toEqual(fields);
  });

  it.each([null, 'text', [], 7])('is refused when it is %j', async (plain) => {
    expect(await problemOf(validation.create(plain))).toMatchObject({ code: 'request/invalid' });
  });

  it('may run for 15 minutes when it is a one-off, and no longer', async () => {
    const oneoff = (executionTimeMs: number) =>
      validation.create({ ...http, type: 'oneoff', trigger: {}, limits: { executionTimeMs } });
    expect((await oneoff(900_000)).content.limits).toEqual({ ...defaultLimits, executionTimeMs: 900_000 });
    expect(await fieldsOf(oneoff(900_001))).toEqual(['limits.executionTimeMs']);
  });

  it('takes null for what may be left out', async () => {
    const { content } = await validation.create({ ...http, limits: { sdkCalls: null }, changeNote: null, id: null });
    expect(content).toMatchObject({ limits: defaultLimits, changeNote: '' });
  });
});

describe('A new version', () => {
  it('leaves open what it does not name', async () => {
    const { content } = await validation.saveVersion(version, 'scheduled');
    expect(content).toMatchObject({ trigger: undefined, limits: undefined, changeNote: '' });
  });

  it('has its trigger checked as that of the type of its script', async () => {
    const { content } = await validation.saveVersion({ ...version, trigger: { cron: '@daily' } }, 'scheduled');
    expect(content.trigger).toEqual({ cron: '@daily', timezone: 'UTC', overlap: 'skip', missed: 'once' });
    expect(await fieldsOf(validation.saveVersion({ ...version, trigger: { cron: '@daily' } }, 'http'))).toEqual([
      'trigger.cron',
      'trigger.path',
      'trigger.methods',
    ]);
  });

  it('reports every mistake at once', async () => {
    const wrong = { id: 'x', source: 'return (', trigger: { cron: '* *', timezone: '' }, limits: { sdkCalls: 0 } };
    expect(await fieldsOf(validation.saveVersion(wrong, 'scheduled'))).toEqual([
      'limits.sdkCalls',
      'id',
      'trigger.cron',
      'trigger.timezone',
      'source',
    ]);
    expect(await fieldsOf(validation.saveVersion({ ...version, trigger: 'x' }, 'http'))).toEqual(['trigger']);
  });
});
