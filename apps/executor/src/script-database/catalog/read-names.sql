-- Enumerations of the scripts' schemas ($1), and functions there that PostgreSQL could take for one of its own (`sum`) or
-- for a column of a row (`t.total`)
-- or of a value (`(1).total`). PostgreSQL's own could be taken for the latter too.
select 'type' as what, n.nspname::text as schema, t.typname::text as name
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
 where n.nspname = any ($1) and t.typtype = 'e'
union all
select distinct 'function', n.nspname::text, p.proname::text
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where n.nspname = any ($1)
union all
select distinct 'row-function', n.nspname::text, p.proname::text
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  join pg_type t on t.oid = p.proargtypes[0]
 where n.nspname = any ($1) and p.pronargs - p.pronargdefaults <= 1 and t.typtype in ('c', 'p')
union all
select distinct case n.nspname when 'pg_catalog' then 'inner-function' else 'value-function' end, n.nspname::text, p.proname::text
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where n.nspname = any ($1 || '{pg_catalog}'::name[]) and p.pronargs - p.pronargdefaults <= 1 and p.pronargs > 0
   and p.proargtypes[0] <> 'internal'::regtype
