-- $1 who leases, $2 most runs to take, $3 most runs of one tenant, $4 length of the lease, s.
--
-- Next is the tenant that has used the least executor time; a tenant's own runs start in order of acceptance, as far as
-- their scripts' limits allow. To take several at once fairly, each is ranked by what its tenant will have used when its
-- turn comes: what it has used, and a mean run for every run of it that is running or ranked before.
--
-- Counts are exact because every lease is taken under one advisory lock; whatever else happens meanwhile (ends, hand
-- backs) only makes room. Tenants and scripts that wait are found by skipping through the index `runs_waiting`: the
-- cost depends on how many wait, not on how many runs do.
with recursive
running as materialized (
  select tenant, script_id, count(*) as runs, bool_or(trigger_type = 'cron') as cron
  from runs
  where state = 'running'
  group by tenant, script_id
),
running_tenant as materialized (
  select tenant, sum(runs) as runs from running group by tenant
),
waiting_tenant as (
  (select tenant from runs where state = 'waiting' order by tenant limit 1)
  union all
  select (
    select r.tenant from runs r where r.state = 'waiting' and r.tenant > w.tenant order by r.tenant limit 1
  )
  from waiting_tenant w
  where w.tenant is not null
),
tenant as materialized (
  select
    w.tenant,
    coalesce(t.runs, 0) as running,
    coalesce(u.mean_ms, 100) as mean_ms,
    -- Half-life of a minute.
    coalesce(u.used_ms * power(0.5, extract(epoch from now() - u.updated_at)::float8 / 60), 0)
      + coalesce(t.runs, 0) * coalesce(u.mean_ms, 100) as used_ms
  from waiting_tenant w
  left join running_tenant t using (tenant)
  left join tenant_usage u using (tenant)
  where w.tenant is not null and coalesce(t.runs, 0) < $3
  order by used_ms
  -- Only a tenant with running runs can be held up by its scripts' limits: so many more always leave enough.
  limit $2 + (select count(*) from running_tenant)
),
waiting_script as (
  select t.tenant, (
    select r.script_id from runs r
    where r.state = 'waiting' and r.tenant = t.tenant
    order by r.script_id limit 1
  ) as script_id
  from tenant t
  union all
  select w.tenant, (
    select r.script_id from runs r
    where r.state = 'waiting' and r.tenant = w.tenant and r.script_id > w.script_id
    order by r.script_id limit 1
  )
  from waiting_script w
  where w.script_id is not null
),
candidate as (
  select r.execution_id, w.tenant, r.seq, row_number() over (partition by w.tenant order by r.seq) as place
  from waiting_script w
  left join running s using (tenant, script_id)
  cross join lateral (
    select
      execution_id,
      seq,
      concurrent_runs,
      in_turn,
      row_number() over (order by seq) as place,
      row_number() over (partition by in_turn order by seq) as turn
    from (
      select execution_id, seq, concurrent_runs, in_turn
      from runs
      where state = 'waiting' and tenant = w.tenant and script_id = w.script_id
      order by seq
      limit $2
    ) head
  ) r
  where w.script_id is not null
    and r.place <= r.concurrent_runs - coalesce(s.runs, 0)
    and (not r.in_turn or (r.turn = 1 and not coalesce(s.cron, false)))
),
chosen as (
  select c.execution_id
  from candidate c
  join tenant t using (tenant)
  where c.place <= $3 - t.running
  order by t.used_ms + c.place * t.mean_ms, c.seq
  limit $2
)
update runs
set
  state = 'running',
  lease_owner = $1,
  leased_at = clock_timestamp(),
  lease_until = clock_timestamp() + make_interval(secs => $4),
  fence = fence + 1
where execution_id = any(array(select execution_id from chosen)) and state = 'waiting'
returning
  execution_id, fence, attempt, attempts, lost, suspect, tenant, organization_id, script_id, script_name, version,
  source_hash, limits, max_attempts, retry_base_ms, trigger_type, trigger, input, input_kind, actor_kind, actor_id,
  correlation_id, causation_id, queued_at
