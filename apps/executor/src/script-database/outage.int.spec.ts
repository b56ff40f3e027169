import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createDemoHost, createScriptsRole, scriptsRole } from '../../../../infra/postgres/demo-host.mjs';
import { startCluster } from '../../../../test/support/postgres-cluster.mjs';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { configOf, AttemptStandIn } from '../testing/script-database-rig.ts';
import { CallResult } from '../host-calls/host-call.ts';
import { silentLog } from '../testing/test-database.ts';
import { ScriptDatabase } from './script-database.ts';

describe("A host's database that goes away", () => {
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  let subject: ScriptDatabase;

  const query = async (sql: string): Promise<unknown> => {
    const answer = await subject.calls['db.query']!(new AttemptStandIn('demo'), [sql, [], null], null);
    return (answer as CallResult).result;
  };

  beforeAll(async () => {
    cluster = await startCluster();
    const client = new Client({ connectionString: cluster.url });
    await client.connect();
    await createScriptsRole(client, 'x');
    await client.query('revoke all on database postgres from public');
    await createDemoHost(client);
    await client.end();
    const url = Object.assign(new URL(cluster.url), { username: scriptsRole(), password: 'x' }).href;
    subject = new ScriptDatabase(configOf({ SCRIPT_DB_URL: url }), silentLog as never);
  });
  afterAll(async () => {
    await subject.onModuleDestroy();
    await cluster.stop();
  });

  it('is used again when it is back', async () => {
    await subject.onApplicationBootstrap();
    expect(await query('select count(*) as n from customers')).toEqual([{ n: 4 }]);
    await cluster.restart();
    const answer = await waitFor(() => query('select count(*) as n from customers').catch(() => false as const));
    expect(answer).toEqual([{ n: 4 }]);
  });

  it('tells nothing of where it is or who asks', async () => {
    const nowhere = 'postgres://someone:secret@127.0.0.1:1/inner';
    const away = new ScriptDatabase(configOf({ SCRIPT_DB_URL: nowhere }), silentLog as never);
    await away.onApplicationBootstrap();
    const answer = away.calls['db.query']!(new AttemptStandIn('demo'), ['select 1', [], null], null);
    const error = (await answer.catch((thrown: unknown) => thrown)) as Error;
    expect(error.name).toBe('DatabaseUnavailableError');
    expect(error.message).not.toMatch(/someone|secret|127|inner|ECONN/);
    await away.onModuleDestroy();
  });
});
