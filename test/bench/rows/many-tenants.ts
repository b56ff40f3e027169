import type { TestSystem } from '../../support/system.ts';
import { load } from '../load.ts';
import type { Row } from '../report.ts';
import { sandboxSizes } from '../sandbox-figures.ts';
import { HTTP_SCRIPT, ORDER } from '../scripts.ts';
import { createScript } from './script.ts';

const TENANTS = 100;
const CONNECTIONS = 16;
const SECONDS = 8;

/** A script each of 100 tenants, asked in turn, beside one tenant alone at the same load. */
export const manyTenants = async (system: TestSystem): Promise<Row[]> => {
  const script = {
    name: 'bench-tenant',
    type: 'http',
    source: HTTP_SCRIPT,
    trigger: { path: '/bench-tenant', methods: ['POST'], access: 'public' },
    limits: { concurrentRuns: 100 },
  };
  const targets = [];
  for (let n = 0; n < TENANTS; n += 1) {
    const tenant = `bench-${n}`;
    const apiKey = await system.addTenant(tenant);
    await createScript({ url: system.url, apiKey }, script);
    targets.push({ url: `${system.endpointsUrl}/x/${tenant}/bench-tenant`, body: ORDER });
  }
  await load(targets.slice(0, 1), CONNECTIONS, 2);
  const one = await load(targets.slice(0, 1), CONNECTIONS, SECONDS);
  await load(targets, CONNECTIONS, SECONDS);
  const all = await load(targets, CONNECTIONS, SECONDS);
  const known = await sandboxSizes(system);
  const meanMb = known.reduce((sum, size) => sum + size, 0) / known.length / 1024 / 1024;
  const invalid = one.errors + all.errors > 0 ? `${all.errors} errors, one tenant ${one.errors}` : null;
  return [
    {
      name: `HTTP endpoints of ${TENANTS} tenants in turn, ${CONNECTIONS} connections`,
      value: `${all.perSecond.toFixed(0)}/s, p99 ${all.p99Ms} ms`,
      floor: `${one.perSecond.toFixed(0)}/s (one tenant)`,
      ratio: all.perSecond / one.perSecond,
      aim: '≥ 0.7 of one tenant',
      invalid,
    },
    {
      name: `Memory of a tenant's process (${known.length} of them)`,
      value: `${meanMb.toFixed(1)} MB PSS`,
      floor: '',
      ratio: null,
      aim: '≤ 20 MB',
      invalid,
    },
  ];
};
