-- Every reason why row-level security would not hold scripts in, or why their role can do more than it should.
with role as (select * from pg_roles where rolname = current_user)
select 'it is a superuser' as reason from role where rolsuper
union all
select 'it has BYPASSRLS' from role where rolbypassrls
union all
select 'it may create roles, create databases or replicate' from role where rolcreaterole or rolcreatedb or rolreplication
union all
select 'it is a member of ' || string_agg(quote_ident(g.rolname), ', ')
  from role join pg_auth_members m on m.member = role.oid join pg_roles g on g.oid = m.roleid
having count(*) > 0
union all
select 'it owns ' || string_agg(what, ', ')
  from (
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as what
      from role join pg_class c on c.relowner = role.oid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname !~ '^pg_(toast|temp)'
    union all
    select 'the schema ' || quote_ident(nspname) from role join pg_namespace on nspowner = role.oid
    union all
    select 'the database ' || quote_ident(datname) from role join pg_database on datdba = role.oid
    union all
    select 'the function ' || quote_ident(proname) from role join pg_proc on proowner = role.oid
    limit 10
  ) owned
having count(*) > 0
union all
select 'it may create objects in the schema ' || string_agg(quote_ident(nspname), ', ')
  from pg_namespace
 where has_schema_privilege(oid, 'create') and nspname !~ '^pg_(toast_)?temp'
having count(*) > 0
union all
select 'it may create schemas in the database' where has_database_privilege(current_database(), 'create')
union all
select 'the server is older than PostgreSQL 15, which has no views with the rights of who reads them'
 where current_setting('server_version_num')::int < 150000
