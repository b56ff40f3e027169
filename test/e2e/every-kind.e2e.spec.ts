import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectRunlet } from '@runlet/client';
import { readFile } from 'node:fs/promises';
import { Api } from '../support/api.ts';
import { startSystem, type TestSystem } from '../support/system.ts';

const example = (file: string) => readFile(new URL(`../../examples/${file}`, import.meta.url), 'utf8');

/** The body that Stripe documents for this event, shortened to what a script reads. */
const checkoutCompleted = {
  id: 'evt_1NG8Du2eZvKYlo2CUI79vXWy',
  object: 'event',
  api_version: '2024-04-10',
  created: 1_686_089_970,
  type: 'checkout.session.completed',
  livemode: false,
  pending_webhooks: 3,
  request: { id: null, idempotency_key: null },
  data: {
    object: {
      id: 'cs_test_a1YS1URlnyQCN5fUUduORoQ7Pw41PJqDWkIVQCpJPqkfIhd6tVY8XB1OLY',
      object: 'checkout.session',
      amount_subtotal: 2198,
      amount_total: 2198,
      currency: 'usd',
      customer: null,
      customer_details: { email: 'jenny.rosen@example.com', name: 'Jenny Rosen' },
      mode: 'payment',
      payment_status: 'paid',
      status: 'complete',
    },
  },
};

describe('A script of every kind', () => {
  let system: TestSystem;
  let api: Api;

  beforeAll(async () => {
    system = await startSystem();
    api = new Api(system.url, system.apiKey);
  }, 60_000);

  afterAll(() => system?.stop());

  it('answers a webhook of Stripe, and the event that it publishes starts another script', async () => {
    const receipt = await api.createScript({
      name: 'payment-receipt',
      type: 'event',
      trigger: { types: ['payment.*'] },
      source: await example('payment-receipt.js'),
    });
    const webhook = await api.createScript({
      name: 'stripe-webhook',
      type: 'http',
      trigger: { path: '/stripe/webhook', methods: ['POST'], access: 'public' },
      source: await example('stripe-webhook.js'),
    });

    const response = await fetch(`${system.endpointsUrl}/x/${system.tenant}/stripe/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': 't=1,v1=abc' },
      body: JSON.stringify(checkoutCompleted),
    });
    expect(response.status).toBe(200);
    await expect(response.json()).resolves.toEqual({ received: true, handled: true });

    const [answered] = await api.allEnded(webhook.id, 1);
    expect(answered).toMatchObject({ status: 'completed', version: 1, triggerType: 'http' });
    const [written] = await api.allEnded(receipt.id, 1);
    expect(written).toMatchObject({
      status: 'completed',
      correlationId: answered!.correlationId,
      causationId: checkoutCompleted.id,
    });
    const { output } = await api.execution(written!.id);
    expect(output).toEqual({ receipt: expect.stringContaining('$21.98') });
    await expect(api.logs(written!.id)).resolves.toEqual([
      expect.objectContaining({
        level: 'info',
        message: 'Receipt written',
        metadata: expect.objectContaining({ attempt: 1 }),
      }),
    ]);
  });

  it('runs once for an event that is sent three times, in whatever way', async () => {
    const { id } = await api.createScript({
      name: 'once',
      type: 'event',
      trigger: { types: ['order.*'] },
      source: 'return context.trigger.event.data',
    });
    const event = { specversion: '1.0', id: 'o-1', source: 'shop', type: 'order.created', data: { n: 1 } };
    await api.ok('POST', '/events', event);
    await api.ok('POST', '/events', event);
    const host = await connectRunlet(system.nats.credentials('host-demo'));
    await host.publish(system.tenant, { id: 'o-1', source: 'shop', type: 'order.created', data: { n: 1 } });
    await host.publish(system.tenant, { id: 'o-2', source: 'shop', type: 'order.created', data: { n: 2 } });
    await host.close();

    const runs = await api.allEnded(id, 2);
    const outputs = await Promise.all(runs.map(async (run) => (await api.execution(run.id)).output));
    expect(outputs).toEqual(expect.arrayContaining([{ n: 1 }, { n: 2 }]));
    expect(runs).toHaveLength(2);
  });

  it('fires a schedule at its moment and enters each tick in the ledger', async () => {
    const { id } = await api.createScript({
      name: 'each-second',
      type: 'scheduled',
      trigger: { cron: '* * * * * *', timezone: 'UTC', overlap: 'allow' },
      source: 'return { due: context.trigger.tick, cron: context.trigger.cronExpression }',
    });
    const runs = await api.allEnded(id, 2);
    const { output, trigger } = await api.execution(runs.at(-1)!.id);
    expect(trigger).toMatchObject({ type: 'cron' });
    expect(output).toMatchObject({ cron: '* * * * * *', due: expect.stringMatching(/:\d\d\.000Z$/) });
    await api.ok('POST', `/scripts/${id}/pause`);
    const ledger = await api.ok<{ items: { outcome: string; executionId: string }[] }>('GET', `/scripts/${id}/ticks`);
    const fired = ledger.items.filter(({ outcome }) => outcome === 'fired').map(({ executionId }) => executionId);
    expect(fired).toEqual(expect.arrayContaining(runs.map((run) => run.id)));
  });

  it('reads an input of 500 rows by hand', async () => {
    const { id } = await api.createScript({
      name: 'clean-up',
      type: 'oneoff',
      trigger: {},
      source: await example('bulk-clean-up.js'),
    });
    const rows = Array.from({ length: 500 }, (_, n) => ({
      id: n,
      name: ` Row  ${n} `,
      email: `R${n % 490}@example.org`,
    }));
    const run = await api.run(id, rows);
    expect(run).toMatchObject({ status: 'completed', output: { kept: 490, refused: expect.any(Array) } });
    expect((await api.logs(run.id)).map(({ message }) => message)).toEqual(
      [100, 200, 300, 400, 500].map((n) => `${n} of 500 done`),
    );
  });

  it('is called as a function by a host service and over HTTP', async () => {
    await api.createScript({
      name: 'dynamic-price',
      type: 'embedded',
      trigger: {},
      source: await example('dynamic-price.ts'),
    });
    const line = { sku: 'A-100', quantity: 12, unitPrice: 9.5 };
    const price = { sku: 'A-100', quantity: 12, discountPercent: 5, total: 108.3 };
    const host = await connectRunlet(system.nats.credentials('host-demo'));
    await expect(host.call(system.tenant, 'dynamic-price', line)).resolves.toEqual(price);
    await expect(host.call(system.tenant, 'dynamic-price', { ...line, quantity: -1 })).rejects.toMatchObject({
      message: expect.stringContaining('quantity and unitPrice have to be positive'),
    });
    await host.close();
    await expect(api.ok('POST', '/embedded/dynamic-price', { input: line })).resolves.toMatchObject({ output: price });
  });

  it('keeps the exact version with each run, and serves the new one as soon as the deploy is answered', async () => {
    const { id } = await api.createScript({
      name: 'versions',
      type: 'http',
      trigger: { path: '/version', methods: ['GET'], access: 'public' },
      source: 'return { version: context.version, text: "one" }',
    });
    const get = async () => (await fetch(`${system.endpointsUrl}/x/${system.tenant}/version`)).json();
    await expect(get()).resolves.toEqual({ version: 1, text: 'one' });
    await api.ok('PUT', `/scripts/${id}`, { source: 'return { version: context.version, text: "two" }', deploy: true });
    await expect(get()).resolves.toEqual({ version: 2, text: 'two' });
    await api.ok('POST', `/scripts/${id}/rollback`);
    await expect(get()).resolves.toEqual({ version: 1, text: 'one' });
    const runs = await api.allEnded(id, 3);
    expect(runs.map(({ version }) => version)).toEqual([1, 2, 1]);
  });
});
