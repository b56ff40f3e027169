-- $1 leases, $2 whose they are, $3 their new length, s. Answers the ids of those that are still held.
with lease as (
  select * from json_to_recordset($1::json) as l (execution_id uuid, fence integer)
)
update runs r
set lease_until = clock_timestamp() + make_interval(secs => $3)
from lease l
where r.execution_id = any(array(select execution_id from lease))
  and r.execution_id = l.execution_id and r.fence = l.fence and r.state = 'running' and r.lease_owner = $2
returning r.execution_id
