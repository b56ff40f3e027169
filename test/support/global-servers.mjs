import { Client } from 'pg';
import { provideNatsServer } from '../../infra/local/tools/nats-server.mjs';
import { createScriptsRole, scriptsRole } from '../../infra/postgres/demo-host.mjs';
import { createServiceRoles, roleOf, serviceSchemas } from '../../infra/postgres/service-roles.mjs';
import { startCluster } from './postgres-cluster.mjs';

/** Passwords of the services' roles in tests: the role's own name. */
const rolePasswords = Object.fromEntries(Object.keys(serviceSchemas).map((service) => [service, roleOf(service)]));

const createRoles = async (connectionString) => {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await createServiceRoles(client, rolePasswords);
    await createScriptsRole(client, scriptsRole());
  } finally {
    await client.end();
  }
};

/** Jest's global setup: one Postgres for the whole run, unless TEST_DATABASE_URL (of a superuser) names one. */
export default async function setUp() {
  await provideNatsServer();
  if (!process.env.TEST_DATABASE_URL) {
    const cluster = await startCluster();
    globalThis.stopTestCluster = cluster.stop;
    process.env.TEST_DATABASE_URL = cluster.url;
  }
  await createRoles(process.env.TEST_DATABASE_URL);
}
