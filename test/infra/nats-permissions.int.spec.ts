import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { connect, type NatsConnection, errors } from '@nats-io/transport-node';
import { connectNats } from '@runlet/messaging';
import { type NatsUser, startNats, type TestNats } from '../support/nats.ts';

const users: readonly NatsUser[] = [
  'catalog',
  'scheduler',
  'executor',
  'executor-streams',
  'gateway',
  'operator',
  'host-demo',
];

describe('The NATS users', () => {
  let nats: TestNats;
  const connections = new Map<NatsUser, NatsConnection>();
  const as = (user: NatsUser): NatsConnection => connections.get(user)!;

  beforeAll(async () => {
    nats = await startNats();
    for (const user of users) connections.set(user, await connectNats({ ...nats.credentials(user), name: user }));
  });

  afterAll(async () => {
    await Promise.all([...connections.values()].map((connection) => connection.close()));
    await nats.stop();
  });

  /** Subjects of `user`'s that the server has refused by the time it has answered everything sent before. */
  const refusedBy = async (user: NatsUser, act: (connection: NatsConnection) => void): Promise<string[]> => {
    const connection = as(user);
    const refused: string[] = [];
    const statuses = connection.status();
    const listening = (async () => {
      for await (const status of statuses) {
        if (status.type === 'error' && status.error instanceof errors.PermissionViolationError) {
          refused.push(status.error.subject);
        }
      }
    })();
    act(connection);
    await connection.flush();
    (statuses as AsyncIterable<unknown> & { stop(): void }).stop();
    await listening;
    return refused;
  };

  it.each([
    ['no credentials', {}],
    ['a wrong password', { user: 'catalog', pass: 'wrong' }],
    ['an unknown user', { user: 'stranger', pass: 'wrong' }],
  ])('are all that may connect: %s is refused', async (_, credentials) => {
    await expect(connect({ servers: nats.url, reconnect: false, ...credentials })).rejects.toThrow(
      errors.AuthorizationError,
    );
  });

  it.each<[NatsUser, string]>([
    ['catalog', 'catalog.evt.script.changed.v1.demo.1'],
    ['scheduler', 'executor.cmd.tick.accept'],
    ['executor', 'executor.evt.alive.v1'],
    ['executor-streams', 'events.demo.order.created'],
    ['executor-streams', 'executions.finished'],
    ['gateway', 'executor.0190.run.v1'],
    ['gateway', 'executor.cmd.run.accept'],
    ['gateway', 'catalog.cmd.script.create'],
    ['gateway', 'catalog.cmd.vault.set-secret'],
    ['gateway', 'scheduler.qry.tick.list'],
    ['gateway', 'events.demo.order.created'],
    ['operator', 'catalog.cmd.tenant.create'],
    ['operator', 'catalog.cmd.api-key.issue'],
    ['host-demo', 'events.demo.order.created'],
    ['host-demo', 'host.host-demo.demo.0190.run.v1'],
  ])('let the %s publish %s', async (user, subject) => {
    expect(await refusedBy(user, (connection) => connection.publish(subject))).toEqual([]);
  });

  it.each<[NatsUser, string]>([
    ['catalog', 'executor.cmd.tick.accept'],
    ['catalog', 'events.demo.order.created'],
    ['scheduler', 'catalog.cmd.script.deploy'],
    ['host-demo', 'catalog.cmd.vault.set-secret'],
    ['executor', 'catalog.cmd.vault.set-secret'],
    ['scheduler', 'executor.0190.run.v1'],
    ['scheduler', 'catalog.evt.script.changed.v1.demo.1'],
    ['executor', 'catalog.cmd.tenant.create'],
    ['executor', '$JS.API.INFO'],
    ['executor-streams', 'executor.evt.alive.v1'],
    ['executor-streams', '$KV.deployed_scripts.demo.1'],
    ['executor-streams', '$KV.vault.demo.key'],
    ['gateway', 'executor.cmd.tick.accept'],
    ['gateway', 'catalog.cmd.tenant.create'],
    ['gateway', 'catalog.cmd.api-key.issue'],
    ['gateway', '$KV.api_keys.stolen'],
    ['gateway', '$KV.vault.demo.key'],
    ['gateway', '$JS.API.DIRECT.GET.KV_vault'],
    ['gateway', '$JS.API.CONSUMER.CREATE.KV_vault'],
    ['scheduler', '$JS.API.CONSUMER.CREATE.KV_vault'],
    ['host-demo', '$JS.API.STREAM.MSG.GET.KV_vault'],
    ['gateway', '$JS.API.STREAM.DELETE.DOMAIN_EVENTS'],
    ['executor-streams', '$JS.API.STREAM.PURGE.DOMAIN_EVENTS'],
    ['operator', 'catalog.cmd.script.delete'],
    ['host-demo', 'events.other.order.created'],
    ['host-demo', 'host.host-demo.other.0190.run.v1'],
    ['host-demo', 'host.host-other.demo.0190.run.v1'],
    ['host-demo', 'executor.0190.run.v1'],
    ['host-demo', 'executor.0190.runs.v1'],
    ['host-demo', 'catalog.qry.script.list'],
    ['host-demo', '$JS.API.STREAM.INFO.DOMAIN_EVENTS'],
  ])('keep the %s from publishing %s', async (user, subject) => {
    expect(await refusedBy(user, (connection) => connection.publish(subject))).toEqual([subject]);
  });

  it.each<[NatsUser, string]>([
    ['gateway', 'catalog.cmd.>'],
    ['gateway', '_INBOX_operator.>'],
    ['scheduler', 'events.>'],
    ['catalog', 'executor.*.run.v1'],
    ['catalog', 'executor.*.runs.v1'],
    ['scheduler', 'executor.evt.answers.v1.*'],
    ['executor', '_INBOX_host-demo.>'],
    ['executor-streams', 'executor.*.run.v1'],
    ['operator', '>'],
    ['host-demo', 'events.demo.>'],
    ['host-demo', 'executor.evt.>'],
    ['host-demo', '_INBOX.>'],
  ])('keep the %s from listening to %s', async (user, subject) => {
    const refused = await refusedBy(user, (connection) => connection.subscribe(subject, { callback: () => undefined }));
    expect(refused).toEqual([subject]);
  });

  it('answer a request that reached them, and only that', async () => {
    const serving = as('catalog').subscribe('catalog.qry.script.get', {
      callback: (_, message) => void message.respond('answer'),
    });
    await as('catalog').flush();
    const reply = await as('gateway').request('catalog.qry.script.get', '', { timeout: 2_000 });
    serving.unsubscribe();
    expect(reply.string()).toBe('answer');
    const inbox = '_INBOX_gateway.somebody.else';
    expect(await refusedBy('catalog', (connection) => connection.publish(inbox))).toEqual([inbox]);
  });

  it('read a bucket that another owns, and cannot write to it', async () => {
    const owned = await new Kvm(as('catalog')).create('deployed_scripts');
    await owned.put('demo.1', '{"version":1}');
    const read = await new Kvm(as('gateway')).open('deployed_scripts');
    const watch = await read.watch();
    const { value } = await watch[Symbol.asyncIterator]().next();
    watch.stop();
    expect(value.key).toBe('demo.1');
    expect((await read.get('demo.1'))?.string()).toBe('{"version":1}');
    await expect(read.put('demo.1', '{}')).rejects.toThrow(/Permissions Violation/);
  });

  it('work off a stream that they own', async () => {
    const manager = await jetstreamManager(as('executor-streams'));
    await manager.streams.add({ name: 'DOMAIN_EVENTS', subjects: ['events.>'] });
    await manager.consumers.add('DOMAIN_EVENTS', { durable_name: 'matcher', ack_policy: 'explicit' });
    await jetstream(as('host-demo')).publish('events.demo.order.created', '{}');
    const consumer = await jetstream(as('executor-streams')).consumers.get('DOMAIN_EVENTS', 'matcher');
    const message = await consumer.next({ expires: 2_000 });
    expect(message?.subject).toBe('events.demo.order.created');
    expect(await message?.ackAck()).toBe(true);
  });
});
