/** The schemas that each service owns; none can use another's. The gateway stores nothing. */
export const serviceSchemas = {
  catalog: ['catalog', 'catalog_rebuild', 'event_store'],
  scheduler: ['scheduler'],
  executor: ['executor'],
};

/** @typedef {keyof typeof serviceSchemas} StoringService */

/** What the roles' names begin with, unless an existing server holds several installations. */
export const DEFAULT_PREFIX = 'runlet';

/**
 * The Postgres role of a service. Roles belong to the whole server, hence the prefix.
 *
 * @param {StoringService} service
 */
export const roleOf = (service, prefix = DEFAULT_PREFIX) => `${prefix}_${service}`;

/** One at a time per server: concurrent changes of a role fail with "tuple concurrently updated". */
const ROLES_LOCK = 7_313_001;

const services = /** @type {StoringService[]} */ (Object.keys(serviceSchemas));

/**
 * Creates the roles, or gives them these passwords. Needs a superuser or a role with CREATEROLE.
 *
 * @param {import('pg').Client} client
 * @param {Record<StoringService, string>} passwords
 */
export const createServiceRoles = async (client, passwords, prefix = DEFAULT_PREFIX) => {
  await client.query('select pg_advisory_lock($1)', [ROLES_LOCK]);
  try {
    for (const service of services) {
      const name = roleOf(service, prefix);
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
      const attributes = `login nocreatedb nocreaterole password ${client.escapeLiteral(passwords[service])}`;
      await client.query(`${rowCount ? 'alter' : 'create'} role ${client.escapeIdentifier(name)} ${attributes}`);
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [ROLES_LOCK]);
  }
};

/**
 * Gives each service's role its own schemas in the client's database, and nothing else there. May run again.
 *
 * @param {import('pg').Client} client
 */
export const createServiceSchemas = async (client, prefix = DEFAULT_PREFIX) => {
  const { rows } = await client.query('select current_database() as name');
  const database = client.escapeIdentifier(rows[0].name);
  await client.query(`revoke all on database ${database} from public; revoke all on schema public from public`);
  for (const service of services) {
    const role = client.escapeIdentifier(roleOf(service, prefix));
    const schemas = serviceSchemas[service];
    await client.query(`grant connect, temporary on database ${database} to ${role}`);
    // To make a schema for a role one must be a member of it, unless a superuser.
    await client.query(`grant ${role} to current_user`);
    for (const schema of schemas) {
      await client.query(`create schema if not exists ${schema} authorization ${role}`);
    }
    await client.query(`alter role ${role} in database ${database} set search_path = ${schemas[0]}`);
  }
};
