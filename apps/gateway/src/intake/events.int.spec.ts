import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type DomainEvent, streams } from '@runlet/contracts';
import { connectNats, type NatsConnection } from '@runlet/messaging';
import { CloudEvent, HTTP } from 'cloudevents';
import { GatewayRig, TENANT } from '../../../../test/support/gateway-rig.ts';

const events = '/api/v1/events';
const paid = { specversion: '1.0', source: '/shop', type: 'payment.processed', data: { amount: 10 } };
const batch = { 'content-type': 'application/cloudevents-batch+json' };

describe('The intake of events', () => {
  let rig: GatewayRig;
  let executor: NatsConnection;
  let before = 0;

  const lastSequence = async () => {
    const { state } = await (
      await jetstreamManager(executor, { checkAPI: false })
    ).streams.info(streams.domainEvents.name);
    return state.last_seq;
  };
  /** What the stream took since the test began, oldest first. */
  const taken = async () => {
    const all: { subject: string; event: DomainEvent }[] = [];
    const stream = await jetstream(executor, { checkAPI: false }).streams.get(streams.domainEvents.name);
    for (let seq = before + 1; seq <= (await lastSequence()); seq++) {
      const message = (await stream.getMessage({ seq }))!;
      all.push({ subject: message.subject, event: message.json<DomainEvent>() });
    }
    return all;
  };

  beforeAll(async () => {
    rig = await GatewayRig.start();
    executor = await connectNats({ ...rig.server.credentials('executor-streams'), name: 'executor' });
  });
  afterAll(async () => {
    await executor.close();
    await rig.stop();
  });

  it('says so where there is nothing that could keep them', async () => {
    expect(await rig.ask('POST', events, { body: { ...paid, id: 'e0' } })).toMatchObject({
      status: 503,
      body: { code: 'events/unavailable' },
    });
  });

  describe('with the stream in its place', () => {
    beforeAll(async () => {
      const { name, subjects } = streams.domainEvents;
      await (await jetstreamManager(executor, { checkAPI: false })).streams.add({ name, subjects: [...subjects] });
    });
    beforeEach(async () => {
      before = await lastSequence();
    });

    it('keeps an event under its tenant and type, with what it belongs to', async () => {
      const headers = { 'content-type': 'application/cloudevents+json', 'x-correlation-id': 'c1' };
      expect(await rig.ask('POST', events, { body: { ...paid, id: 'e1' }, headers })).toMatchObject({
        status: 202,
        body: { id: 'e1' },
      });
      expect(await taken()).toEqual([
        {
          subject: `events.${TENANT}.payment.processed`,
          event: { ...paid, id: 'e1', time: expect.any(String), correlationid: 'c1' },
        },
      ]);
    });

    it('understands what the CloudEvents SDK sends, binary', async () => {
      const { headers, body } = HTTP.binary(new CloudEvent({ ...paid, id: 'e2', correlationid: 'c2' }));
      const sent = { headers: headers as Record<string, string>, body: body as string };
      expect(await rig.ask('POST', events, sent)).toMatchObject({ status: 202, body: { id: 'e2' } });
      expect((await taken())[0]?.event).toMatchObject({ ...paid, id: 'e2', correlationid: 'c2' });
    });

    it('takes a batch in its order', async () => {
      const body = ['a', 'b', 'c'].map((id) => ({ ...paid, id }));
      expect(await rig.ask('POST', events, { body, headers: batch })).toMatchObject({
        status: 202,
        body: { ids: ['a', 'b', 'c'] },
      });
      expect((await taken()).map(({ event }) => event.id)).toEqual(['a', 'b', 'c']);
    });

    it('takes nothing of a batch with a mistake', async () => {
      const body = [
        { ...paid, id: 'f1' },
        { ...paid, id: 'f2', type: 'no type' },
      ];
      expect(await rig.ask('POST', events, { body, headers: batch })).toMatchObject({
        status: 400,
        body: { errors: [expect.objectContaining({ field: '1.type' })] },
      });
      expect(await taken()).toEqual([]);
    });

    it('takes once what is sent again', async () => {
      for (let n = 0; n < 3; n++) {
        expect((await rig.ask('POST', events, { body: { ...paid, id: 'g1' } })).status).toBe(202);
      }
      await rig.ask('POST', events, { body: { ...paid, id: 'g1', source: '/other' } });
      expect((await taken()).map(({ event }) => event.source)).toEqual(['/shop', '/other']);
    });

    it('needs the permission to start scripts', async () => {
      const key = await rig.issueKey(['scripts.read']);
      expect(await rig.ask('POST', events, { body: { ...paid, id: 'h1' }, key })).toMatchObject({ status: 403 });
    });

    it('refuses what it cannot read', async () => {
      const text = { 'content-type': 'text/plain', 'ce-id': '1', 'ce-type': 'a', 'ce-source': 'b' };
      expect((await rig.ask('POST', events, { body: 'x', headers: text })).status).toBe(415);
      expect(await taken()).toEqual([]);
    });
  });
});
