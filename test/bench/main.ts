/** `npm run bench`: every row beside its floor, measured in one go on one machine. Exit code 1: a row was not valid. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { startCluster } from '../support/postgres-cluster.mjs';
import setUpServers from '../support/global-servers.mjs';
import { startSystem } from '../support/system.ts';
import { startFloor } from './floor/floor.ts';
import { startFloorNats } from './floor/nats.ts';
import { startOutside } from './outside.ts';
import { renderTable, type Row } from './report.ts';
import { embedded } from './rows/embedded.ts';
import { eventStart } from './rows/event-start.ts';
import { firstRun } from './rows/first-run.ts';
import { httpEndpoint } from './rows/http-endpoint.ts';
import { compileCache } from './rows/compile-cache.ts';
import { manyTenants } from './rows/many-tenants.ts';
import { sdkCalls } from './rows/sdk-calls.ts';
import { waitingRuns } from './rows/waiting-runs.ts';
import { warmIsolates } from './rows/warm-isolates.ts';

const RESULT_FILE = '.runlet/bench.json';
/** Load comes from one address: the gateway's own limit is not what is measured. */
const outside = await startOutside();
const environment = {
  RATE_LIMIT_PER_MINUTE: '10000000',
  HTTP_REQUESTS_PER_MINUTE: '1000000',
  OUTGOING_ALLOW: outside.authority,
};

// As durable as an installation, unlike the cluster of the tests.
const cluster = await startCluster({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' });
process.env['TEST_DATABASE_URL'] = cluster.url;
await setUpServers();
const nats = await startFloorNats();
const floor = await startFloor(nats.url);
const system = await startSystem({ environment, logLevel: 'warn' });

const wanted = process.argv[2];
const measurements = {
  // Before there are larger processes than its own.
  isolates: () => warmIsolates(system),
  http: () => httpEndpoint(system, floor),
  embedded: () => embedded(system),
  first: () => firstRun(system),
  events: () => eventStart(system),
  tenants: () => manyTenants(system),
  sdk: () => sdkCalls(system, outside, nats.url),
  waiting: () => waitingRuns(system, outside),
  compile: () => compileCache(system),
};
const rows: Row[] = [];
try {
  for (const [name, measure] of Object.entries(measurements)) {
    if (wanted && wanted !== name) continue;
    process.stdout.write(`measuring ${name} …\n`);
    rows.push(...(await measure()));
  }
} finally {
  await system.stop();
  outside.stop();
  floor.stop();
  await nats.stop();
  await cluster.stop();
}
mkdirSync('.runlet', { recursive: true });
writeFileSync(RESULT_FILE, JSON.stringify({ at: new Date().toISOString(), node: process.version, rows }, null, 2));
process.stdout.write(`\n${renderTable(rows)}\n\nThe same as JSON: ${RESULT_FILE}\n`);
process.exit(rows.some(({ invalid }) => invalid !== null) ? 1 : 0);
