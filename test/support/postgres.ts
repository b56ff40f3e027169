import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { createDemoHost, scriptsRole } from '../../infra/postgres/demo-host.mjs';
import { createServiceSchemas, roleOf, type StoringService } from '../../infra/postgres/service-roles.mjs';
import { waitFor } from './wait-for.ts';

/** `scripts`: of the demo host. */
export type DatabaseRole = StoringService | 'scripts';

/** A fresh database with the services' roles and empty schemas. */
export interface TestDatabase {
  /** As the superuser, who passes row-level security: for looking at what a service wrote. */
  readonly url: string;
  /** As a service connects in production. */
  urlOf(role: DatabaseRole): string;
  /** Drops it. Fails when a connection is still open: then the code under test leaks it. */
  dispose(): Promise<void>;
}

const serverUrl = (): string => {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error("TEST_DATABASE_URL is not set; run this file in Jest's project `int` or `e2e`.");
  return url;
};

const withClient = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url, application_name: 'test-support' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const openConnections = (client: Client, name: string): Promise<readonly { usename: string; query: string }[]> =>
  client
    .query<{ usename: string; query: string }>(
      `select usename, query from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [name],
    )
    .then(({ rows }) => rows);

const drop = async (name: string): Promise<void> =>
  withClient(serverUrl(), async (client) => {
    const closed = waitFor(async () => (await openConnections(client, name)).length === 0, { timeoutMs: 3_000 });
    const leaked = await closed.then(
      () => [],
      () => openConnections(client, name),
    );
    await client.query(`drop database ${name} with (force)`);
    if (leaked.length > 0) {
      const list = leaked.map(({ usename, query }) => `  ${usename}: ${query.slice(0, 200)}`).join('\n');
      throw new Error(`${leaked.length} connections to the test's database were left open; last queries:\n${list}`);
    }
  });

/** @param demoHost Whether scripts find the demo host's shop in it. */
export const createTestDatabase = async ({ demoHost = false } = {}): Promise<TestDatabase> => {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withClient(serverUrl(), (client) => client.query(`create database ${name}`));
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  await withClient(url.href, async (client) => {
    await createServiceSchemas(client);
    if (demoHost) await createDemoHost(client);
  });
  return {
    url: url.href,
    urlOf: (service) => {
      const own = new URL(url);
      // In tests a role's password is its name (see global-servers.mjs).
      own.username = own.password = service === 'scripts' ? scriptsRole() : roleOf(service);
      return own.href;
    },
    dispose: () => drop(name),
  };
};
