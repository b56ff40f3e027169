/**
 * The Postgres roles of the services and the schemas that each owns; none can use another's.
 * The gateway stores nothing. Names are prefixed because roles belong to the whole server.
 */
export const serviceRoles = {
  catalog: { role: 'runlet_catalog', schemas: ['catalog', 'event_store'] },
  scheduler: { role: 'runlet_scheduler', schemas: ['scheduler'] },
  executor: { role: 'runlet_executor', schemas: ['executor'] },
};

/** One at a time per server: concurrent DDL on the same roles fails with "tuple concurrently updated". */
const ROLES_LOCK = 7_313_001;

/**
 * Creates the roles, or gives them these passwords. Needs a superuser or a role with CREATEROLE.
 *
 * @param {import('pg').Client} client
 * @param {Record<keyof typeof serviceRoles, string>} passwords
 */
export const createServiceRoles = async (client, passwords) => {
  await client.query('select pg_advisory_lock($1)', [ROLES_LOCK]);
  try {
    for (const [service, { role }] of Object.entries(serviceRoles)) {
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
      const attributes = `login nocreatedb nocreaterole password ${client.escapeLiteral(passwords[service])}`;
      await client.query(`${rowCount ? 'alter' : 'create'} role ${role} ${attributes}`);
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
export const createServiceSchemas = async (client) => {
  const { rows } = await client.query('select current_database() as name');
  const database = client.escapeIdentifier(rows[0].name);
  await client.query(`revoke all on database ${database} from public; revoke all on schema public from public`);
  for (const { role, schemas } of Object.values(serviceRoles)) {
    await client.query(`grant connect, temporary on database ${database} to ${role}`);
    // Owning needs membership, which only a superuser has of itself.
    await client.query(`grant ${role} to current_user`);
    for (const schema of schemas) {
      await client.query(`create schema if not exists ${schema} authorization ${role}`);
    }
    await client.query(`alter role ${role} in database ${database} set search_path = ${schemas[0]}`);
  }
};
