-- $1 most runs to take, $2 most runs of one tenant. Scripts of which a run could start now, with what decides whose turn
-- it is, of as many tenants, least served first, as could matter.
--
-- Counts are exact because leases are taken under one advisory lock; whatever else happens meanwhile (ends, hand backs)
-- only makes room. Tenants and scripts are found by skipping through the index `runs_waiting`, hence the orders: the
-- cost depends on how many of them wait, not on how many runs do.
with recursive
running as materialized (
  select tenant, script_id, count(*)::int as runs, bool_or(trigger_type = 'cron') as cron
  from runs
  where state = 'running'
  group by tenant, script_id
),
running_tenant as materialized (
  select tenant, sum(runs)::int as runs from running group by tenant
),
waiting_tenant as (
  (select tenant from runs where state = 'waiting' order by tenant, script_id, seq limit 1)
  union all
  select next.tenant
  from waiting_tenant w
  cross join lateral (
    select r.tenant from runs r
    where r.state = 'waiting' and r.tenant > w.tenant
    order by r.tenant, r.script_id, r.seq limit 1
  ) next
),
served_tenant as (
  select
    w.tenant,
    coalesce(t.runs, 0) as running,
    coalesce(u.mean_ms, 100) as mean_ms,
    -- Half-life of a minute; what is running counts with what a run takes as a rule.
    coalesce(u.used_ms * power(0.5, extract(epoch from now() - u.updated_at)::float8 / 60), 0)
      + coalesce(t.runs, 0) * coalesce(u.mean_ms, 100) as used_ms
  from waiting_tenant w
  left join running_tenant t using (tenant)
  left join tenant_usage u using (tenant)
  where coalesce(t.runs, 0) < $2
),
-- Those that are first, and since their scripts may all be at their limits, as many again that have nothing running and
-- so no limit reached; where there are not so many of these, all.
tenant as materialized (
  select tenant, running, mean_ms, used_ms
  from (
    select
      *,
      row_number() over (order by used_ms) as place,
      row_number() over (partition by running = 0 order by used_ms) as place_among_alike,
      count(*) filter (where running = 0) over () as idle_tenants
    from served_tenant
  ) placed
  where place <= $1 or (running = 0 and place_among_alike <= $1) or idle_tenants < $1
),
waiting_script as (
  select t.tenant, first.script_id
  from tenant t
  cross join lateral (
    select r.script_id from runs r
    where r.state = 'waiting' and r.tenant = t.tenant
    order by r.script_id, r.seq limit 1
  ) first
  union all
  select w.tenant, next.script_id
  from waiting_script w
  cross join lateral (
    select r.script_id from runs r
    where r.state = 'waiting' and r.tenant = w.tenant and r.script_id > w.script_id
    order by r.script_id, r.seq limit 1
  ) next
)
select
  w.tenant, t.used_ms, t.mean_ms, t.running as tenant_running, w.script_id, coalesce(s.runs, 0) as script_running,
  coalesce(s.cron, false) as cron_running, head.concurrent_runs, head.seq::float8 as oldest
from waiting_script w
join tenant t using (tenant)
left join running s using (tenant, script_id)
cross join lateral (
  select r.seq, r.concurrent_runs from runs r
  where r.state = 'waiting' and r.tenant = w.tenant and r.script_id = w.script_id
    and not (r.in_turn and coalesce(s.cron, false))
  order by r.seq limit 1
) head
where head.concurrent_runs > coalesce(s.runs, 0)
