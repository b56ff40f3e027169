-- One row a run that has ended, narrow, so that lists stay quick; payloads are in the table beside it.
-- Both are partitioned by the month (UTC) of `queued_at` and leave by partition.
create table executions (
  execution_id uuid not null,
  tenant text not null,
  script_id uuid not null,
  script_name text not null,
  version integer not null,
  trigger_type text not null,
  status text not null,
  error_name text,
  error_message text,
  attempt_count integer not null,
  queued_at timestamptz(3) not null,
  started_at timestamptz(3),
  finished_at timestamptz(3) not null,
  -- Of the last attempt.
  duration_ms double precision,
  cpu_time_ms double precision,
  memory_bytes double precision,
  sdk_calls integer,
  actor_kind text not null,
  actor_id text not null,
  correlation_id text not null,
  causation_id text,
  primary key (execution_id, queued_at)
) partition by range (queued_at);

-- One for each filter of the list, every one in the list's order, so that a page is read and never sorted.
create index executions_by_time on executions (tenant, queued_at desc, execution_id desc);
create index executions_by_script on executions (tenant, script_id, queued_at desc, execution_id desc);
create index executions_by_status on executions (tenant, status, queued_at desc, execution_id desc);
create index executions_by_script_status on executions (tenant, script_id, status, queued_at desc, execution_id desc);
create index executions_by_trigger on executions (tenant, trigger_type, queued_at desc, execution_id desc);
create index executions_by_correlation on executions (tenant, correlation_id, queued_at desc, execution_id desc);
create index executions_with_error on executions (tenant, queued_at desc, execution_id desc)
  where error_name is not null;

create table execution_payloads (
  execution_id uuid not null,
  tenant text not null,
  queued_at timestamptz(3) not null,
  -- All bytes, as they came: a hostile payload can spoil its own display and nothing else.
  trigger bytea not null,
  input bytea not null,
  input_kind text not null,
  output bytea,
  -- JSON of HttpResponseHead where the output is an HTTP body.
  response bytea,
  error bytea,
  attempts bytea not null,
  logs bytea not null,
  primary key (execution_id, queued_at)
) partition by range (queued_at);

alter table executions enable row level security;
alter table executions force row level security;
create policy tenant on executions using (current_setting('runlet.tenant', true) in (tenant, '*'));
alter table execution_payloads enable row level security;
alter table execution_payloads force row level security;
create policy tenant on execution_payloads using (current_setting('runlet.tenant', true) in (tenant, '*'));

-- Makes the partitions of `months` months from the one that holds `first`, where they are missing. A partition that is
-- asked by its own name is under row-level security as well.
create function create_history_partitions(first timestamptz, months integer) returns void
language plpgsql as $$
declare
  start timestamp;
  parent text;
  part text;
begin
  for i in 0 .. months - 1 loop
    start := date_trunc('month', first at time zone 'UTC') + make_interval(months => i);
    foreach parent in array array['executions', 'execution_payloads'] loop
      part := parent || to_char(start, '_YYYY_MM');
      if to_regclass(quote_ident(part)) is null then
        execute format(
          'create table %I partition of %I for values from (%L) to (%L)',
          part, parent, start at time zone 'UTC', (start + interval '1 month') at time zone 'UTC'
        );
        execute format('alter table %I enable row level security', part);
        execute format('alter table %I force row level security', part);
        execute format(
          'create policy tenant on %I using (current_setting(''runlet.tenant'', true) in (tenant, ''*''))', part
        );
      end if;
    end loop;
  end loop;
end $$;

-- Drops the partitions whose every row was queued before `oldest`; answers their names.
create function drop_history_partitions(oldest timestamptz) returns setof text
language plpgsql as $$
declare
  part text;
begin
  for part in
    select c.relname
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    where i.inhparent in ('executions'::regclass, 'execution_payloads'::regclass)
      and (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC' <= oldest
  loop
    execute format('drop table %I', part);
    return next part;
  end loop;
end $$;

-- The month before too: what is recorded just after midnight of the first may have been queued on the last.
select create_history_partitions(now() - interval '1 month', 4);
