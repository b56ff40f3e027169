-- $1 rows, $2 their bytes. Puts runs back that are to be tried (again), each only if its fence is still the one that the
-- caller was given; answers the ids of those.
with f as (
  select * from json_to_recordset($1::json) as f (
    execution_id uuid, fence integer, state text, delay_ms float8, attempt integer, lost integer, suspect boolean,
    attempts integer[]
  )
)
update runs r
set
  state = f.state,
  not_before = clock_timestamp() + make_interval(secs => f.delay_ms / 1000),
  attempt = f.attempt,
  attempts = substr($2::bytea, f.attempts[1], f.attempts[2]),
  lost = f.lost,
  suspect = f.suspect,
  fence = r.fence + 1,
  lease_owner = null,
  leased_at = null,
  lease_until = null
from f
where r.execution_id = any(array(select execution_id from f))
  and r.execution_id = f.execution_id and r.fence = f.fence
returning r.execution_id
