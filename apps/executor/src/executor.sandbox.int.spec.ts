import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import {
  type DeployedScript,
  type DomainEvent,
  domainEventSubject,
  scriptEventSource,
  streams,
} from '@runlet/contracts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { Installation } from './testing/installation.ts';
import { eventScript } from './testing/scripts.ts';
import { startTestSandbox } from './testing/test-sandbox.ts';

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.start();
  await installation.startReplica(await startTestSandbox());
});
afterAll(() => installation.stop());

/** An event script of the tenant `demo`; `source` is the inside of its function. */
const deploy = async (types: readonly string[], source: string): Promise<DeployedScript> => {
  const sourceHash = createHash('sha256').update(source).digest('hex');
  await installation.putSource(sourceHash, { form: 'body', code: source });
  return installation.put(eventScript(types, { tenant: 'demo', sourceHash }));
};

const publishedOn = async (type: string): Promise<DomainEvent[]> => {
  const manager = await jetstreamManager(await installation.connect('executor-streams'));
  const subject = domainEventSubject('demo', type);
  const { state } = await manager.streams.info(streams.domainEvents.name, { subjects_filter: subject });
  const count = state.subjects?.[subject] ?? 0;
  const last = await manager.streams.getMessage(streams.domainEvents.name, { last_by_subj: subject });
  return Array<DomainEvent>(count).fill(last!.json<DomainEvent>());
};

describe('A script that an event started', () => {
  it('sees the event, and fails with the lines of its own source', async () => {
    const script = await deploy(
      ['order.created'],
      'const { event, eventType } = context.trigger;\nconsole.log(eventType, event.data.total);\nthrow new TypeError(event.id);',
    );
    await installation.publish({ id: 'o-1', type: 'order.created', data: { total: 7 } });
    expect(await installation.ended(script)).toMatchObject({
      status: 'failed',
      attemptCount: 3,
      error: { name: 'TypeError', message: 'o-1', line: 3 },
    });
  });

  it('publishes an event once, though it is tried again after that', async () => {
    const script = await deploy(
      ['invoice.paid'],
      `await events.publish('receipt.sent', { of: context.input.no }, { subject: 'r' });
       if (context.attempt === 1) throw new Error('not yet');
       return 'done';`,
    );
    const follower = await deploy(['receipt.*'], 'return context.input');
    await installation.publish({ id: 'i-1', type: 'invoice.paid', data: { no: 42 }, correlationid: 'order-9' });
    const execution = await installation.ended(script);
    expect(execution).toMatchObject({ status: 'completed', attemptCount: 2, output: 'done', sdkCalls: 1 });
    const published = await publishedOn('receipt.sent');
    expect(published).toHaveLength(1);
    expect(published[0]).toMatchObject({
      source: scriptEventSource(script.scriptId),
      subject: 'r',
      data: { of: 42 },
      correlationid: 'order-9',
      causationid: execution.id,
      depth: '1',
    });
    expect(await installation.ended(follower)).toMatchObject({
      output: { of: 42 },
      correlationId: 'order-9',
      causationId: published[0]!.id,
    });
    expect(await installation.count('executions', follower)).toBe(1);
  });

  it('is told what is wrong with the event that it publishes', async () => {
    const script = await deploy(
      ['wrong.one'],
      `const told = [];
       for (const args of [['no spaces'], ['a.b', null, { id: '' }], [7]]) {
         await events.publish(...args).catch(({ name, message }) => told.push(name + ': ' + message));
       }
       return told;`,
    );
    await installation.publish({ type: 'wrong.one' });
    const { output } = await installation.ended(script);
    expect(output).toEqual([
      expect.stringMatching(/^TypeError: .*type/),
      expect.stringMatching(/^TypeError: .*id/),
      expect.stringMatching(/^TypeError: .*type/),
    ]);
  });

  it('ends a chain of 16 scripts that start each other with a clear error', async () => {
    const script = await deploy(['echo.*'], `await events.publish('echo.again', null)`);
    await installation.publish({ type: 'echo.first' });
    await waitFor(async () => (await installation.count('executions', script)) === 17, {
      describe: 'The end of the chain',
    });
    const failed = await installation.database.look<{ error_name: string }>(
      `select error_name from executions where script_id = $1 and status = 'failed'`,
      [script.scriptId],
    );
    expect(failed).toEqual([{ error_name: 'EventDepthError' }]);
  });
});
