import { setTimeout as delay } from 'node:timers/promises';
import type { TestSystem } from '../../support/system.ts';
import { percentile } from '../load.ts';
import type { Row } from '../report.ts';
import { HTTP_SCRIPT, ORDER } from '../scripts.ts';
import { createScript } from './script.ts';

const SCRIPTS = 40;
/** Long enough for the executor to have a spare again: what is measured is a first run with one. */
const PAUSE_MS = 250;

/** The first request to a script that the executor has never seen, of a tenant without a process. */
export const firstRun = async (system: TestSystem): Promise<Row[]> => {
  const samples: number[] = [];
  let errors = 0;
  for (let n = 0; n < SCRIPTS; n += 1) {
    const tenant = `first-${n}`;
    const apiKey = await system.addTenant(tenant);
    const api = { url: system.url, apiKey };
    await createScript(api, {
      name: 'bench-first',
      type: 'http',
      source: `// ${n}\n${HTTP_SCRIPT}`,
      trigger: { path: '/first', methods: ['POST'], access: 'public' },
    });
    await delay(PAUSE_MS);
    const started = performance.now();
    const response = await fetch(`${system.endpointsUrl}/x/${tenant}/first`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ORDER),
    });
    await response.arrayBuffer();
    samples.push(performance.now() - started);
    if (!response.ok) errors += 1;
  }
  return [
    {
      name: `First run of a script with a spare, over HTTP (${SCRIPTS})`,
      value: `p50 ${percentile(samples, 0.5).toFixed(1)} ms, p99 ${percentile(samples, 0.99).toFixed(1)} ms`,
      floor: '',
      ratio: null,
      aim: 'p50 ≤ 15 ms, p99 ≤ 50 ms',
      invalid: errors > 0 ? `${errors} errors` : null,
    },
  ];
};
