import { readFile } from 'node:fs/promises';
import { DEFAULT_PREFIX } from './service-roles.mjs';

/** The schema of the demo host: what scripts of a local installation find as the host's data. */
export const DEMO_SCHEMA = 'demo_host';

/** Who has rows there. */
const TENANTS = ['demo', 'acme'];

/** The role of scripts, and the one that owns the tables: nobody logs in as that. */
export const scriptsRole = (prefix = DEFAULT_PREFIX) => `${prefix}_scripts`;
const ownerRole = (prefix) => `${prefix}_demo_host`;

/** One at a time per server: concurrent changes of a role fail with "tuple concurrently updated". */
const ROLES_LOCK = 7_313_001;

/** What a statement of a script may take of the server, whatever the session says (docs/configuration.md). */
const ROLE_SETTINGS = {
  statement_timeout: '5s',
  idle_in_transaction_session_timeout: '2s',
  lock_timeout: '3s',
  work_mem: '8MB',
};

const sqlOf = (name) => readFile(new URL(name, import.meta.url), 'utf8');

const ensureRole = async (client, name, attributes) => {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
  await client.query(`${rowCount ? 'alter' : 'create'} role ${client.escapeIdentifier(name)} ${attributes}`);
};

/**
 * Creates both roles, or gives the scripts' one this password. Needs a superuser or a role with CREATEROLE.
 *
 * @param {import('pg').Client} client
 * @param {string} password
 */
export const createScriptsRole = async (client, password, prefix = DEFAULT_PREFIX) => {
  const role = client.escapeIdentifier(scriptsRole(prefix));
  await client.query('select pg_advisory_lock($1)', [ROLES_LOCK]);
  try {
    await ensureRole(client, ownerRole(prefix), 'nologin');
    const attributes = `login nocreatedb nocreaterole connection limit 100 password ${client.escapeLiteral(password)}`;
    await ensureRole(client, scriptsRole(prefix), attributes);
    for (const [name, value] of Object.entries(ROLE_SETTINGS)) {
      await client.query(`alter role ${role} set ${name} = ${client.escapeLiteral(value)}`);
    }
    const { rows } = await client.query('select rolsuper from pg_roles where rolname = current_user');
    // Only a superuser may bound temporary files.
    if (rows[0].rolsuper) await client.query(`alter role ${role} set temp_file_limit = '256MB'`);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [ROLES_LOCK]);
  }
};

/**
 * Makes the shop of the demo host in the client's database, with rows of two tenants, and lets scripts use it. May run
 * again: then the last week's rows are there, and nothing that scripts have changed is touched.
 *
 * @param {import('pg').Client} client
 */
export const createDemoHost = async (client, prefix = DEFAULT_PREFIX) => {
  const [owner, scripts] = [ownerRole(prefix), scriptsRole(prefix)].map((name) => client.escapeIdentifier(name));
  const { rows } = await client.query('select current_database() as name');
  await client.query(`grant connect on database ${client.escapeIdentifier(rows[0].name)} to ${scripts}`);
  // To make a schema for a role one must be a member of it, unless a superuser.
  await client.query(`grant ${owner} to current_user`);
  await client.query(`create schema if not exists ${DEMO_SCHEMA} authorization ${owner}`);
  await client.query('begin');
  await client.query(`set local role ${owner}`);
  await client.query(`set local search_path = ${DEMO_SCHEMA}`);
  await client.query('set local client_min_messages = warning');
  await client.query(await sqlOf('demo-host.sql'));
  await client.query(`grant usage on schema ${DEMO_SCHEMA} to ${scripts}`);
  await client.query(`grant select, insert, update, delete on all tables in schema ${DEMO_SCHEMA} to ${scripts}`);
  const demoRows = await sqlOf('demo-rows.sql');
  for (const tenant of TENANTS) {
    await client.query(`select set_config('app.tenant_id', $1, true)`, [tenant]);
    await client.query(demoRows);
  }
  await client.query('commit');
};
