import { connectRunlet } from '@runlet/client';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { Client } from 'pg';
import { request } from 'undici';
import type { TestSystem } from '../../support/system.ts';
import type { Outside } from '../outside.ts';
import type { Row } from '../report.ts';
import { createScript } from './script.ts';

const CALLS = 1_000;
const WARM_UP = 200;

interface Call {
  readonly name: string;
  /** An expression that makes the call, `n` being its number. */
  readonly source: string;
  /** The same without Runlet. */
  readonly floor?: (n: number) => Promise<unknown>;
}

/** Mean of one call, µs. */
const meanOf = async (work: (n: number) => Promise<unknown>): Promise<number> => {
  for (let n = 0; n < WARM_UP; n++) await work(n);
  const started = performance.now();
  for (let n = 0; n < CALLS; n++) await work(n);
  return ((performance.now() - started) * 1_000) / CALLS;
};

/** The same, measured inside of the script: what its author waits for. */
const scriptOf = (source: string): string => `const work = async (n) => ${source};
for (let n = 0; n < ${WARM_UP}; n++) await work(n);
const started = performance.now();
for (let n = 0; n < ${CALLS}; n++) await work(n);
return (performance.now() - started) * 1000 / ${CALLS};`;

const callsOf = async (nats: NatsConnection, database: Client, outside: Outside): Promise<Call[]> => {
  const stream = jetstream(nats);
  const bucket = await new Kvm(nats).create('bench_calls');
  return [
    {
      name: 'http.request',
      source: `sdk.http.get('${outside.url}/quick')`,
      floor: async () => (await request(`${outside.url}/quick`)).body.json(),
    },
    { name: 'cache.get', source: `sdk.cache.get('k')`, floor: () => bucket.get('k') },
    { name: 'cache.set', source: `sdk.cache.set('k', n)`, floor: (n) => bucket.put('k', String(n)) },
    {
      name: 'events.publish',
      source: `events.publish('bench.call.made', { n })`,
      floor: (n) => stream.publish('bench.calls', JSON.stringify({ n })),
    },
    {
      name: 'db.query',
      source: `sdk.db.query('select 1 as n', [])`,
      floor: () => database.query({ text: 'select 1 as n', values: [], queryMode: 'extended' } as never),
    },
    { name: 'vars.get', source: `sdk.vars.get('BENCH')` },
    { name: 'scripts.call', source: `sdk.scripts.call('bench-callee', n)` },
  ];
};

const setVariable = async ({ url, apiKey }: TestSystem): Promise<void> => {
  const answer = await fetch(`${url}/api/v1/variables/BENCH`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ value: 'set' }),
  });
  if (!answer.ok) throw new Error(`The variable was refused: ${answer.status} ${await answer.text()}`);
};

/** What a call of the SDK costs beside the same work done without Runlet, one after the other. */
export const sdkCalls = async (system: TestSystem, outside: Outside, floorNatsUrl: string): Promise<Row[]> => {
  const nats = await connect({ servers: floorNatsUrl, user: 'bench', pass: 'bench' });
  await (await jetstreamManager(nats)).streams.add({ name: 'BENCH_CALLS', subjects: ['bench.calls'] });
  const database = new Client({ connectionString: system.database.urlOf('scripts') });
  await database.connect();
  await setVariable(system);
  await createScript(system, { name: 'bench-callee', type: 'embedded', source: 'return context.input;', trigger: {} });
  const { url, user, password } = system.nats.credentials('host-demo');
  const client = await connectRunlet({ url, user, password });
  const rows: Row[] = [];
  for (const { name, source, floor } of await callsOf(nats, database, outside)) {
    const script = `bench-${name.replace('.', '-')}`;
    const limits = { sdkCalls: 10_000, executionTimeMs: 60_000, cpuTimeMs: 60_000 };
    await createScript(system, { name: script, type: 'embedded', source: scriptOf(source), trigger: {}, limits });
    const cost = (await client.call(system.tenant, script, null, { timeout: 60_000 })) as number;
    const bare = floor ? await meanOf(floor) : null;
    rows.push({
      name: `SDK call ${name}, one at a time`,
      value: `${Math.round(cost)} µs`,
      floor: bare === null ? '' : `${Math.round(bare)} µs`,
      ratio: bare === null ? null : cost / bare,
      aim: '',
      invalid: Number.isFinite(cost) ? null : 'no figure',
    });
  }
  await client.close();
  await database.end();
  await nats.close();
  return rows;
};
