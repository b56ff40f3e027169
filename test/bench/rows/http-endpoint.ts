import type { TestSystem } from '../../support/system.ts';
import type { Floor } from '../floor/floor.ts';
import { load, type LoadResult } from '../load.ts';
import type { Row } from '../report.ts';
import { HTTP_SCRIPT, ORDER } from '../scripts.ts';
import { createScript } from './script.ts';

const SECONDS = 8;
const WARM_UP_SECONDS = 3;

const row = (connections: number, measured: LoadResult, floor: LoadResult): Row => ({
  name: `HTTP endpoint, warm, history on, ${connections} connections`,
  value: `${measured.perSecond.toFixed(0)}/s, p50 ${measured.p50Ms} ms, p99 ${measured.p99Ms} ms`,
  floor: `${floor.perSecond.toFixed(0)}/s, p50 ${floor.p50Ms} ms, p99 ${floor.p99Ms} ms`,
  ratio: measured.perSecond / floor.perSecond,
  aim: '≥ 0.6 of the floor; p99 ≤ 2 × the floor',
  invalid: measured.errors + floor.errors > 0 ? `${measured.errors} errors, the floor ${floor.errors}` : null,
});

/** One script, answered as fast as it goes, beside the same work without the product. */
export const httpEndpoint = async (system: TestSystem, floor: Floor): Promise<Row[]> => {
  await createScript(system, {
    name: 'bench-http',
    type: 'http',
    source: HTTP_SCRIPT,
    trigger: { path: '/bench', methods: ['POST'], access: 'public' },
    limits: { concurrentRuns: 100 },
  });
  const target = { url: `${system.endpointsUrl}/x/${system.tenant}/bench`, body: ORDER };
  const floorTarget = { url: floor.url, body: ORDER };
  await load([target], 16, WARM_UP_SECONDS);
  await load([floorTarget], 16, WARM_UP_SECONDS);
  const rows: Row[] = [];
  for (const connections of [16, 64]) {
    const bare = await load([floorTarget], connections, SECONDS);
    rows.push(row(connections, await load([target], connections, SECONDS), bare));
  }
  return rows;
};
