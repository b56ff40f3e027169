-- $1 ended runs, $2 their bytes. What is in the history already stays as it is.
with run as (
  select * from json_to_recordset($1::json) as r (
    execution_id uuid, tenant text, script_id uuid, script_name text, version integer, trigger_type text, status text,
    error_name text, error_message text, attempt_count integer, queued_at timestamptz, started_at timestamptz,
    finished_at timestamptz, duration_ms float8, cpu_time_ms float8, memory_bytes float8, sdk_calls integer,
    actor_kind text, actor_id text, correlation_id text, causation_id text, trigger integer[], input integer[],
    input_kind text, output integer[], response integer[], error integer[], attempts integer[], logs integer[],
    calls integer[], progress integer[]
  )
),
payload as (
  insert into execution_payloads (
    execution_id, tenant, queued_at, trigger, input, input_kind, output, response, error, attempts, logs,
    calls, progress
  )
  select
    execution_id, tenant, queued_at, substr($2::bytea, trigger[1], trigger[2]), substr($2::bytea, input[1], input[2]),
    input_kind, substr($2::bytea, output[1], output[2]), substr($2::bytea, response[1], response[2]),
    substr($2::bytea, error[1], error[2]), substr($2::bytea, attempts[1], attempts[2]),
    substr($2::bytea, logs[1], logs[2]), substr($2::bytea, calls[1], calls[2]),
    substr($2::bytea, progress[1], progress[2])
  from run
  on conflict do nothing
)
insert into executions (
  execution_id, tenant, script_id, script_name, version, trigger_type, status, error_name, error_message,
  attempt_count, queued_at, started_at, finished_at, duration_ms, cpu_time_ms, memory_bytes, sdk_calls, actor_kind,
  actor_id, correlation_id, causation_id
)
select
  execution_id, tenant, script_id, script_name, version, trigger_type, status, error_name, error_message,
  attempt_count, queued_at, started_at, finished_at, duration_ms, cpu_time_ms, memory_bytes, sdk_calls, actor_kind,
  actor_id, correlation_id, causation_id
from run
on conflict do nothing
