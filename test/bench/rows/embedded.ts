import { connectRunlet } from '@runlet/client';
import type { TestSystem } from '../../support/system.ts';
import { percentile } from '../load.ts';
import type { Row } from '../report.ts';
import { EMBEDDED_SCRIPT, ORDER } from '../scripts.ts';
import { createScript } from './script.ts';

const WARM_UP_CALLS = 500;
const CALLS = 3_000;

/** A host service calls a script as a function, one call after the other. */
export const embedded = async (system: TestSystem): Promise<Row[]> => {
  const name = 'bench-embedded';
  await createScript(system, { name, type: 'embedded', source: EMBEDDED_SCRIPT, trigger: {} });
  const { url, user, password } = system.nats.credentials('host-demo');
  const client = await connectRunlet({ url, user, password });
  const samples: number[] = [];
  let wrong = 0;
  for (let n = 0; n < WARM_UP_CALLS + CALLS; n += 1) {
    const started = performance.now();
    const output = (await client.call(system.tenant, name, ORDER)) as { total?: number };
    if (n >= WARM_UP_CALLS) samples.push(performance.now() - started);
    if (output.total !== 46) wrong += 1;
  }
  await client.close();
  return [
    {
      name: 'Embedded call over NATS, one at a time',
      value: `p50 ${percentile(samples, 0.5).toFixed(2)} ms, p99 ${percentile(samples, 0.99).toFixed(2)} ms`,
      floor: '',
      ratio: null,
      aim: 'p50 ≤ 2 ms, p99 ≤ 10 ms',
      invalid: wrong > 0 ? `${wrong} wrong answers` : null,
    },
  ];
};
