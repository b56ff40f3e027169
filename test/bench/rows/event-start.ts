import { setTimeout as delay } from 'node:timers/promises';
import { connectRunlet } from '@runlet/client';
import { waitFor } from '../../support/wait-for.ts';
import type { TestSystem } from '../../support/system.ts';
import { percentile } from '../load.ts';
import type { Row } from '../report.ts';
import { createScript, executionsOf } from './script.ts';

const PER_SECOND = 200;
const SECONDS = 10;
const BATCH_MS = 50;

/** From the moment that an event is published to the moment that its script starts, by the clock of one machine. */
export const eventStart = async (system: TestSystem): Promise<Row[]> => {
  const scriptId = await createScript(system, {
    name: 'bench-event',
    type: 'event',
    source: 'return null',
    trigger: { types: ['bench.happened'] },
    limits: { concurrentRuns: 100 },
  });
  const { url, user, password } = system.nats.credentials('host-demo');
  const client = await connectRunlet({ url, user, password });
  const total = PER_SECOND * SECONDS;
  const published: Promise<unknown>[] = [];
  for (let sent = 0; sent < total;) {
    for (let n = 0; n < (PER_SECOND * BATCH_MS) / 1_000; n += 1, sent += 1) {
      const time = new Date().toISOString();
      published.push(
        client.publish(system.tenant, {
          type: 'bench.happened',
          source: 'bench',
          id: `e-${sent}`,
          time,
          data: { sent },
        }),
      );
    }
    await delay(BATCH_MS);
  }
  await Promise.all(published);
  await client.close();

  let rows = await executionsOf(system, scriptId);
  await waitFor(
    async () => {
      rows = await executionsOf(system, scriptId);
      return rows.length >= total && rows.every(({ status }) => status === 'completed');
    },
    { timeoutMs: 60_000, describe: 'All runs of the events' },
  );
  const late = await Promise.all(
    rows.map(async (row) => Date.parse(row.startedAt!) - Date.parse(await timeOf(system, row.id))),
  );
  return [
    {
      name: `Domain event → script started, ${PER_SECOND} events/s`,
      value: `p50 ${percentile(late, 0.5)} ms, p99 ${percentile(late, 0.99)} ms`,
      floor: '',
      ratio: null,
      aim: 'p99 ≤ 50 ms',
      invalid: rows.length === total ? null : `${rows.length} runs of ${total} events`,
    },
  ];
};

const timeOf = async (system: TestSystem, executionId: string): Promise<string> => {
  const response = await fetch(`${system.url}/api/v1/executions/${executionId}`, {
    headers: { authorization: `Bearer ${system.apiKey}` },
  });
  return ((await response.json()) as { trigger: { event: { time: string } } }).trigger.event.time;
};
