-- Every relation outside PostgreSQL's own schemas: views lead from one schema to another.
select c.oid::text as id,
       n.nspname::text as schema,
       c.relname::text as name,
       c.relkind::text as kind,
       c.relrowsecurity as guarded,
       coalesce(lower(array_to_string(c.reloptions, ',')) ~ '(^|,)security_invoker=(true|on|yes|1)(,|$)', false) as invoker,
       has_table_privilege(c.oid, 'select, insert, update, delete')
         or has_any_column_privilege(c.oid, 'select, insert, update') as granted,
       exists (
         select from pg_class k where k.relnamespace = 'pg_catalog'::regnamespace and k.relname = c.relname
       ) as hidden,
       array(
         select distinct d.refobjid::text
           from pg_rewrite r
           join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                           and d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid
          where r.ev_class = c.oid and c.relkind = 'v'
       ) as uses
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p', 'v', 'm', 'f')
   and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
