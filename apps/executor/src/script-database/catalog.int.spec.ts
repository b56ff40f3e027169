import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { ScriptDatabaseRig } from '../testing/script-database-rig.ts';

/** What an operator may have forgotten, in a schema of a host. */
const HOST = `
  create schema host;
  create table host.guarded (tenant_id text, note text);
  alter table host.guarded enable row level security;
  create policy tenant on host.guarded using (tenant_id = current_setting('app.tenant_id'));
  insert into host.guarded values ('demo', 'mine'), ('acme', 'theirs');
  create table host.forgotten (tenant_id text, note text);
  insert into host.forgotten values ('acme', 'theirs');
  create table host.without_policy (tenant_id text);
  alter table host.without_policy enable row level security;
  insert into host.without_policy values ('acme');
  create view host.owners_view as select * from host.guarded;
  create view host.readers_view with (security_invoker = true) as select * from host.guarded;
  create view host.view_of_view with (security_invoker) as select * from host.readers_view;
  create view host.over_forgotten with (security_invoker) as select * from host.forgotten;
  create view host.over_owners with (security_invoker) as select * from host.owners_view;
  create view host.over_catalog with (security_invoker) as select rolname from pg_roles;
  create materialized view host.stored as select * from host.guarded;
  create table host.parted (tenant_id text, n int) partition by range (n);
  alter table host.parted enable row level security;
  create policy tenant on host.parted using (tenant_id = current_setting('app.tenant_id'));
  create table host.part_1 partition of host.parted for values from (0) to (10);
  insert into host.parted values ('demo', 1), ('acme', 2);
  create table host.pg_settings (tenant_id text);
  create type host.mood as enum ('good', 'bad');
  create function host.whole(host.guarded) returns text language sql as 'select $1.note';
  create function host.half(int) returns int language sql as 'select $1 / 2';
  create function host.length(text) returns int language sql as 'select 7';
  grant usage on schema host to runlet_scripts;
  grant all on all tables in schema host to runlet_scripts;
  create table host.not_granted (tenant_id text);
  alter table host.not_granted enable row level security;`;

describe("A host's schema", () => {
  let rig: ScriptDatabaseRig;

  /** A name that is not known is looked for again after a second. */
  const known = (table: string) => waitFor(() => rig.query(`select from ${table}`).catch(() => false as const));

  beforeAll(async () => {
    rig = await ScriptDatabaseRig.start({ SCRIPT_DB_SCHEMA: 'host, demo_host' });
    await rig.operator.query(HOST);
    await known('guarded');
  });
  afterAll(() => rig.stop());

  it.each(['guarded', 'host.guarded', 'readers_view', 'view_of_view'])(
    'shows the rows of the tenant in %s',
    async (name) => {
      expect(await rig.query(`select * from ${name}`)).toEqual([{ tenant_id: 'demo', note: 'mine' }]);
    },
  );

  it('shows a partitioned table that is guarded, and its partitions not', async () => {
    expect(await rig.query('select * from parted')).toEqual([{ tenant_id: 'demo', n: 1 }]);
    await expect(rig.query('select * from part_1')).rejects.toThrow(/row-level security is not enabled/);
  });

  it('shows nothing of a table whose policies are missing', async () => {
    expect(await rig.query('select * from without_policy')).toEqual([]);
  });

  it.each([
    ['forgotten', /row-level security is not enabled/],
    ['owners_view', /security_invoker = true/],
    ['over_forgotten', /reads forgotten, and row-level security/],
    ['over_owners', /reads owners_view, and it is a view without/],
    ['over_catalog', /of PostgreSQL itself/],
    ['stored', /materialised view/],
    ['not_granted', /no right/],
    ['host.pg_settings', /of its own with that name/],
    ['pg_settings', /not for scripts/],
  ])('keeps %s from scripts and says why', async (name, why) => {
    for (const sql of [`select * from ${name}`, `select 1 where exists (select from ${name})`]) {
      await expect(rig.query(sql)).rejects.toMatchObject({ name: 'SqlNotAllowedError', message: why });
    }
    await expect(rig.execute(`delete from ${name}`)).rejects.toMatchObject({
      name: 'SqlNotAllowedError',
      message: why,
    });
  });

  it('is looked at again for a name that is not known', async () => {
    await expect(rig.query('select * from later')).rejects.toThrow(/no table or view/);
    await rig.operator.query(`create table host.later (tenant_id text); grant all on host.later to runlet_scripts`);
    await rig.operator.query('alter table host.later enable row level security');
    await known('later');
    expect(await rig.query('select * from later')).toEqual([]);
  });

  it('lends its enumerations, and none of its functions', async () => {
    expect(await rig.query(`select 'good'::mood as a, 'paid'::demo_host.order_status as b`)).toEqual([
      { a: 'good', b: 'paid' },
    ]);
    for (const sql of ['select g.whole from guarded g', 'select host.whole(g) from guarded g', `select length('x')`]) {
      await expect(rig.query(sql)).rejects.toMatchObject({ name: 'SqlNotAllowedError' });
    }
    for (const sql of [
      'select (4).half',
      'select n.half from generate_series(1, 2) n',
      'select (n).half from parted',
    ]) {
      await expect(rig.query(sql)).rejects.toMatchObject({ name: 'SqlNotAllowedError', message: /half is a function/ });
    }
    expect(await rig.query(`select pg_catalog.length('x') as n`)).toEqual([{ n: 1 }]);
  });
});

describe('The role of scripts', () => {
  it.each([
    ['may bypass row-level security', 'alter role ROLE bypassrls', /BYPASSRLS/],
    ['is a superuser', 'alter role ROLE superuser', /superuser/],
    ['may create roles', 'alter role ROLE createrole', /create roles/],
    ['is a member of another role', 'grant runlet_demo_host to ROLE', /member of runlet_demo_host/],
    ['owns a table', 'alter table demo_host.customers owner to ROLE', /owns demo_host.customers/],
    ['may create tables', 'grant create on schema demo_host to ROLE', /create objects in the schema demo_host/],
  ])('is refused where it %s', async (_, change, reason) => {
    const rig = await ScriptDatabaseRig.start();
    const role = `test_scripts_${Date.now()}_${Math.random().toString(36).slice(2)}`;
    try {
      await rig.operator.query(`create role ${role} login password 'x'; grant runlet_scripts to ${role}`);
      await rig.operator.query(`revoke runlet_scripts from ${role}; grant usage on schema demo_host to ${role}`);
      await rig.operator.query(change.replace('ROLE', role));
      const url = Object.assign(new URL(rig.database.url), { username: role, password: 'x' }).href;
      await rig.operator.query(`grant connect on database ${new URL(url).pathname.slice(1)} to ${role}`);
      const { errors, query } = await rig.another({ SCRIPT_DB_URL: url });
      await expect(query('select 1')).rejects.toMatchObject({ name: 'DatabaseUnavailableError', message: /log/ });
      expect(errors.join()).toMatch(reason);
    } finally {
      await rig.closeOthers();
      await rig.operator.query(`reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`);
      await rig.stop();
    }
  });
});

describe('Without a database of a host', () => {
  it('sdk.db says that it is not set up', async () => {
    const rig = await ScriptDatabaseRig.start({ SCRIPT_DB_URL: undefined });
    await expect(rig.query('select 1')).rejects.toMatchObject({
      name: 'DatabaseUnavailableError',
      message: /not set up.*SCRIPT_DB_URL/,
    });
    await rig.stop();
  });
});
