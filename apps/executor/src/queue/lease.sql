-- $1 allotments, $2 who leases, $3 length of the lease, s. Takes of each script as many runs as it is allotted, in order
-- of acceptance. A run that waits for its turn (overlap `queue`) waits for every cron run of the script before it.
update runs
set
  state = 'running',
  lease_owner = $2,
  leased_at = clock_timestamp(),
  lease_until = clock_timestamp() + make_interval(secs => $3),
  fence = fence + 1
where state = 'waiting' and execution_id = any(array(
  select next.execution_id
  from json_to_recordset($1::json) as a (tenant text, script_id uuid, cron_running boolean, runs integer)
  cross join lateral (
    select r.execution_id from runs r
    where r.state = 'waiting' and r.tenant = a.tenant and r.script_id = a.script_id
      and (not r.in_turn or not a.cron_running and not exists (
        select from runs e
        where e.state = 'waiting' and e.tenant = r.tenant and e.script_id = r.script_id and e.seq < r.seq
          and e.trigger_type = 'cron'
      ))
    order by r.seq
    limit a.runs
  ) next
))
returning
  execution_id, fence, attempt, attempts, lost, suspect, tenant, organization_id, script_id, script_name, version,
  source_hash, limits, max_attempts, retry_base_ms, trigger_type, trigger, input, input_kind, actor_kind, actor_id,
  correlation_id, causation_id, queued_at
