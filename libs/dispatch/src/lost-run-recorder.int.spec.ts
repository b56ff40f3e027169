import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { decodeFinished, newId, streams } from '@runlet/contracts';
import { connectNats, type NatsConnection } from '@runlet/messaging';
import { startNats, type TestNats } from '../../../test/support/nats.ts';
import { LostRunRecorder } from './lost-run-recorder.ts';

const lostRun = () => ({
  head: {
    executionId: newId(),
    tenant: 'acme',
    scriptId: newId(),
    triggerType: 'api' as const,
    http: null,
    correlationId: 'c1',
    causationId: null,
    queuedAt: '2030-01-01T00:00:00.000Z',
    timeoutMs: 1_000,
  },
  payload: Buffer.from('{"day":1}'),
  script: { scriptId: newId(), name: 'price', version: 3 },
  actor: { kind: 'api-key' as const, id: 'k1' },
});

describe('The record of a lost run', () => {
  let server: TestNats;
  let gateway: NatsConnection;
  let executor: NatsConnection;
  let manager: JetStreamManager;
  let recorder: LostRunRecorder;

  beforeAll(async () => {
    server = await startNats();
    executor = await connectNats({ ...server.credentials('executor-streams'), name: 'executor' });
    manager = await jetstreamManager(executor);
    await manager.streams.add({
      name: streams.executions.name,
      subjects: [...streams.executions.subjects],
      retention: 'workqueue',
      discard: 'new',
    });
    gateway = await connectNats({ ...server.credentials('gateway'), name: 'gateway' });
    recorder = new LostRunRecorder(gateway);
  });
  afterAll(async () => {
    await Promise.all([gateway.close(), executor.close()]);
    await server.stop();
  });

  const records = async () => (await manager.streams.info(streams.executions.name)).state.messages;

  it('says worker_lost, with the input and what is known of the run', async () => {
    const run = lostRun();
    await recorder.record(run, new Date('2030-01-01T00:00:02.500Z'));
    await manager.consumers.add(streams.executions.name, { durable_name: 'recorder', ack_policy: 'explicit' });
    const consumer = await jetstream(executor).consumers.get(streams.executions.name, 'recorder');
    const message = await consumer.next({ expires: 2_000 });
    const [record] = decodeFinished(message!.data);
    expect(record!.head).toMatchObject({
      executionId: run.head.executionId,
      scriptName: 'price',
      version: 3,
      outcome: 'worker_lost',
      durationMs: 2_500,
      actor: run.actor,
    });
    expect([record!.input, record!.output, record!.logs].map(String)).toEqual(['{"day":1}', 'null', '[]']);
  });

  it('is one record however often it is written', async () => {
    const before = await records();
    const run = lostRun();
    await recorder.record(run);
    await recorder.record(run);
    expect(await records()).toBe(before! + 1);
  });
});
