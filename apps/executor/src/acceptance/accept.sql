-- $1 rows, $2 their bytes. Answers the ids that nobody has accepted before.
with fresh as (
  insert into run_keys (execution_id, tenant)
  select r.execution_id, r.tenant
  from json_to_recordset($1::json) as r (execution_id uuid, tenant text)
  on conflict do nothing
  returning execution_id
)
insert into runs (
  execution_id, tenant, state, script_id, script_name, organization_id, version, source_hash, limits, concurrent_runs,
  max_attempts, retry_base_ms, trigger_type, trigger, recorded_trigger, input, input_kind, actor_kind, actor_id,
  correlation_id, causation_id, queued_at, in_turn
)
select
  r.execution_id, r.tenant, r.state, r.script_id, r.script_name, r.organization_id, r.version, r.source_hash, r.limits,
  r.concurrent_runs, r.max_attempts, r.retry_base_ms, r.trigger_type,
  substr($2::bytea, r.trigger[1], r.trigger[2]), substr($2::bytea, r.recorded_trigger[1], r.recorded_trigger[2]),
  substr($2::bytea, r.input[1], r.input[2]),
  r.input_kind, r.actor_kind, r.actor_id, r.correlation_id, r.causation_id, r.queued_at, r.in_turn
from json_to_recordset($1::json) as r (
  execution_id uuid, tenant text, state text, script_id uuid, script_name text, organization_id text, version integer,
  source_hash text, limits json, concurrent_runs integer, max_attempts integer, retry_base_ms integer,
  trigger_type text, trigger integer[], recorded_trigger integer[], input integer[], input_kind text, actor_kind text, actor_id text,
  correlation_id text, causation_id text, queued_at timestamptz, in_turn boolean
)
join fresh using (execution_id)
returning execution_id
