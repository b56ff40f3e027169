-- $1 facts of the ends, $2 their bytes. Moves runs into the history, each only if its fence is still the one that the
-- caller was given; answers the ids of those.
with fact as (
  select * from json_to_recordset($1::json) as f (
    execution_id uuid, fence integer, status text, error_name text, error_message text, attempt_count integer,
    started_at timestamptz, finished_at timestamptz, duration_ms float8, cpu_time_ms float8, memory_bytes float8,
    sdk_calls integer, output integer[], response integer[], error integer[], attempts integer[],
    logs integer[], calls integer[], progress integer[]
  )
),
ended as (
  -- The array makes it look up these rows; joined alone it would read all others too, for it guesses that there are none.
  delete from runs r
  using fact f
  where r.execution_id = any(array(select execution_id from fact))
    and r.execution_id = f.execution_id and r.fence = f.fence
  returning r.*
),
payload as (
  insert into execution_payloads (
    execution_id, tenant, queued_at, trigger, input, input_kind, output, response, error, attempts, logs,
    calls, progress
  )
  select
    e.execution_id, e.tenant, e.queued_at, coalesce(e.recorded_trigger, e.trigger), e.input,
    e.input_kind, substr($2::bytea, f.output[1], f.output[2]), substr($2::bytea, f.response[1], f.response[2]),
    substr($2::bytea, f.error[1], f.error[2]), substr($2::bytea, f.attempts[1], f.attempts[2]),
    substr($2::bytea, f.logs[1], f.logs[2]), substr($2::bytea, f.calls[1], f.calls[2]),
    coalesce(substr($2::bytea, f.progress[1], f.progress[2]), e.progress)
  from ended e
  join fact f using (execution_id)
)
insert into executions (
  execution_id, tenant, script_id, script_name, version, trigger_type, status, error_name, error_message,
  attempt_count, queued_at, started_at, finished_at, duration_ms, cpu_time_ms, memory_bytes, sdk_calls, actor_kind,
  actor_id, correlation_id, causation_id
)
select
  e.execution_id, e.tenant, e.script_id, e.script_name, e.version, e.trigger_type, f.status, f.error_name,
  f.error_message, f.attempt_count, e.queued_at, f.started_at, f.finished_at, f.duration_ms, f.cpu_time_ms,
  f.memory_bytes, f.sdk_calls, e.actor_kind, e.actor_id, e.correlation_id, e.causation_id
from ended e
join fact f using (execution_id)
returning execution_id
