import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { catalog, newId } from '@runlet/contracts';
import { startNats, type TestNats } from '../../../test/support/nats.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { BrokerLink } from './broker-link.ts';
import { connectNats } from './connection.ts';
import { ContractClient } from './contract-client.ts';

describe('A client of contracts', () => {
  let server: TestNats;
  let nats: NatsConnection;
  let client: ContractClient;

  beforeAll(async () => {
    server = await startNats();
    nats = await connectNats({ ...server.credentials('gateway'), name: 'test' });
    client = new ContractClient(nats);
  });
  afterAll(async () => {
    await nats.close();
    await server.stop();
  });

  const ask = () => client.call(catalog.getScript, { id: newId() }, { timeoutMs: 30_000 });

  it('says that a service without responders is away', async () => {
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', code: 'service/unavailable' });
  });

  it('fails at once while the broker is away, and works again when it is back', async () => {
    await server.kill();
    await waitFor(() => !BrokerLink.of(nats).connected);
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', code: 'nats/unavailable' });
    await server.restart();
    await waitFor(() => BrokerLink.of(nats).connected);
    await expect(ask()).rejects.toMatchObject({ code: 'service/unavailable' });
  });
});
