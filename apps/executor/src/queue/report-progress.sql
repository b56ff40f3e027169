-- $1 rows, $2 their bytes. Notes how far runs have come, each only for whoever holds its lease.
with f as (
  select * from json_to_recordset($1::json) as f (execution_id uuid, fence integer, progress integer[])
)
update runs r
set progress = substr($2::bytea, f.progress[1], f.progress[2])
from f
where r.execution_id = any(array(select execution_id from f))
  and r.execution_id = f.execution_id and r.fence = f.fence
