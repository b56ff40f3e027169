import { Controller, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { executor, GetExecution, INSTANCE, type Principal, request, RunRequest, subjectOf } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { connectNats, ContractClient, type NatsConnection, serviceKey } from '@runlet/messaging';
import { startNats, type TestNats } from '../../../test/support/nats.ts';
import { Body, Caller, FrameBody, Handles } from './handles.ts';
import { ContractServer } from './contract-server.ts';
import { createLogger } from './logger.ts';
import { RpcProblemFilter } from './rpc-problem.filter.ts';

const echo = request<{ principal: Principal; id: string }>()('executor.qry.execution.get', GetExecution);
const frames = { ...executor.run, request: RunRequest };

@Controller()
class EchoController {
  @Handles(echo)
  echo(@Body(echo) { id }: GetExecution, @Caller() principal: Principal) {
    if (id.endsWith('1')) throw new ProblemError({ kind: 'rejected', code: 'test/no', detail: 'No ones.' });
    if (id.endsWith('2')) throw new Error('secret inside');
    return { id, principal };
  }

  @Handles(frames)
  frame(@FrameBody() bytes: Uint8Array) {
    return Buffer.from(bytes).toReversed();
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

const master = 'a'.repeat(64);
const instance = 'one';
const principal: Principal = { tenant: 'acme', actor: { kind: 'api-key', id: 'k' }, permissions: [] };
const id = (last: string) => `01890a5d-ac96-774b-bcce-b302099a805${last}`;

describe('A service that answers contracts', () => {
  let server: TestNats;
  const connections: NatsConnection[] = [];
  let stopApp: () => Promise<void>;
  let gateway: ContractClient;
  let stranger: ContractClient;

  const connectAs = async (user: 'executor' | 'gateway') => {
    const connection = await connectNats({ ...server.credentials(user), name: user });
    connections.push(connection);
    return connection;
  };

  beforeAll(async () => {
    server = await startNats();
    const app = await NestFactory.create(EchoModule, new FastifyAdapter(), { logger: false });
    const strategy = new ContractServer({
      service: 'executor',
      instance,
      principalKey: serviceKey(master, 'executor'),
      contracts: { echo, frames },
      nats: await connectAs('executor'),
      log: createLogger('executor', 'silent'),
    });
    app.connectMicroservice({ strategy }, { deferInitialization: true }).useGlobalFilters(new RpcProblemFilter());
    await app.startAllMicroservices();
    stopApp = () => app.close();
    const connection = await connectAs('gateway');
    gateway = new ContractClient(connection, (service) => serviceKey(master, service));
    stranger = new ContractClient(connection, (service) => serviceKey('b'.repeat(64), service));
  });

  afterAll(async () => {
    await stopApp?.();
    await Promise.all(connections.map((connection) => connection.close()));
    await server?.stop();
  });

  it('hands the validated body and the verified caller to its handler', async () => {
    await expect(gateway.call(echo, { id: id('5') }, { principal })).resolves.toEqual({ id: id('5'), principal });
  });

  it('refuses a body with mistakes before the handler sees it', async () => {
    await expect(gateway.call(echo, { id: 'x' }, { principal })).rejects.toMatchObject({
      code: 'request/invalid',
      errors: [{ field: 'id', message: 'id must be a UUID' }],
    });
  });

  it('refuses a caller without a principal, and one whose principal another key signed', async () => {
    await expect(gateway.call(echo, { id: id('5') })).rejects.toMatchObject({ code: 'principal/refused' });
    await expect(stranger.call(echo, { id: id('5') }, { principal })).rejects.toMatchObject({
      code: 'principal/refused',
    });
  });

  it('passes a problem whole and hides what else went wrong', async () => {
    await expect(gateway.call(echo, { id: id('1') }, { principal })).rejects.toMatchObject({
      kind: 'rejected',
      code: 'test/no',
    });
    const hidden = await gateway.call(echo, { id: id('2') }, { principal }).catch((error: unknown) => error);
    expect(hidden).toMatchObject({ kind: 'internal', code: 'internal' });
    expect(JSON.stringify(hidden)).not.toContain('secret');
  });

  it('answers bytes with bytes on the subject of its own instance', async () => {
    const reply = await gateway.exchange(frames, Buffer.from('abc'), {
      principal,
      subject: subjectOf(frames, instance),
    });
    expect(reply.toString()).toBe('cba');
    expect(frames.subject).toContain(INSTANCE);
  });

  it('is told as unavailable when nobody answers', async () => {
    const missing = request<unknown>()('executor.qry.missing', GetExecution);
    await expect(gateway.call(missing, { id: id('5') }, { principal })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'service/unavailable',
    });
  });
});
