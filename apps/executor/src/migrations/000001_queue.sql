-- Ids of everything ever accepted, for as long as "exactly once" is promised (RUN_KEY_DAYS). Outlives the run.
create table run_keys (
  execution_id uuid primary key,
  tenant text not null,
  accepted_at timestamptz not null default now()
);
-- Only the sweep reads it, and rows lie in order of time: a block range index costs an insert next to nothing.
create index run_keys_accepted_at on run_keys using brin (accepted_at);

-- Asynchronous runs from acceptance to their end, nothing else: what has ended is in `executions`.
--
--   waiting ──lease──► running ──end──► (deleted)
--    ▲  ▲ ▲               │
--    │  │ └──due── delayed ◄─ back-off
--    │  └────────────────┘ lease lost or handed back
--    └──activated── held ◄─ script paused
create table runs (
  execution_id uuid primary key,
  -- Order of acceptance; first come, first served among the runs of a script.
  seq bigint generated always as identity,
  tenant text not null,
  state text not null check (state in ('waiting', 'delayed', 'held', 'running')),

  -- The script as it was at acceptance; deploying later changes nothing of it.
  script_id uuid not null,
  script_name text not null,
  organization_id text,
  version integer not null,
  source_hash text not null,
  limits json not null,
  concurrent_runs integer not null,
  max_attempts integer not null,
  retry_base_ms integer not null,

  -- What started it. JSON and payloads are bytes: Postgres text can hold neither NUL nor lone surrogates.
  trigger_type text not null,
  trigger bytea not null,
  -- What history keeps of it, where that is less than what the script sees.
  recorded_trigger bytea,
  input bytea not null,
  input_kind text not null check (input_kind in ('json', 'http-body')),
  actor_kind text not null,
  actor_id text not null,
  correlation_id text not null,
  causation_id text,
  queued_at timestamptz(3) not null,

  -- A tick that waits for its turn (overlap `queue`): never beside another cron run of the script.
  in_turn boolean not null,
  -- Of `delayed` runs.
  not_before timestamptz,
  -- Number of the try that runs or comes next, from 1, as people see it.
  attempt integer not null default 1,
  -- Ended tries, JSON array of AttemptView.
  attempts bytea not null default '[]',
  -- How many of them ended `worker_lost`.
  lost integer not null default 0,
  -- Was in a sandbox process that died unexplained: runs alone next time.
  suspect boolean not null default false,
  -- Grows whenever the run changes hands: whoever holds an older number can record nothing.
  fence integer not null default 0,
  lease_owner uuid,
  leased_at timestamptz,
  lease_until timestamptz
) with (
  -- Renewals of leases then stay on their page; the table is small and churns, so it is vacuumed by count.
  fillfactor = 80,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0,
  autovacuum_vacuum_insert_threshold = 20000,
  autovacuum_vacuum_cost_delay = 0
);
create index runs_waiting on runs (tenant, script_id, seq) where state = 'waiting';
create index runs_running on runs (tenant, script_id) where state = 'running';
create index runs_delayed on runs (not_before) where state = 'delayed';
create index runs_of_script on runs (script_id, state);
create index runs_listed on runs (tenant, queued_at desc, execution_id desc);

-- Executor time that each tenant has used lately; halves every minute, so old debts are forgotten.
create table tenant_usage (
  tenant text primary key,
  used_ms double precision not null,
  -- Moving average of one attempt.
  mean_ms double precision not null,
  updated_at timestamptz not null
) with (fillfactor = 50);

alter table run_keys enable row level security;
alter table run_keys force row level security;
create policy tenant on run_keys using (current_setting('runlet.tenant', true) in (tenant, '*'));
alter table runs enable row level security;
alter table runs force row level security;
create policy tenant on runs using (current_setting('runlet.tenant', true) in (tenant, '*'));
alter table tenant_usage enable row level security;
alter table tenant_usage force row level security;
create policy tenant on tenant_usage using (current_setting('runlet.tenant', true) in (tenant, '*'));
