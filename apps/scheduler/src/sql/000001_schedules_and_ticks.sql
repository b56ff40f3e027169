-- What the scheduler knows of scheduled scripts: the rules that hold since the last change of each.
create table schedules (
  script_id uuid primary key,
  tenant text not null,
  script_name text not null,
  -- Of the script's event stream: a change that is not newer than this is ignored.
  revision integer not null,
  -- `ended`: the script may not run; the row stays, so that a late change of before is recognised.
  status text not null check (status in ('active', 'paused', 'ended')),
  version integer,
  cron text,
  timezone text,
  overlap text,
  missed text,
  effective_from timestamptz not null,
  -- The last due moment that is in the ledger, under these rules or those before.
  settled_through timestamptz,
  -- The first due moment that is not; null when there is none to come.
  next_due timestamptz,
  check (status = 'ended' or num_nulls(version, cron, timezone, overlap, missed) = 0),
  check (status <> 'ended' or next_due is null)
);
create index schedules_due on schedules (next_due) where next_due is not null;
create index schedules_listed on schedules (tenant, script_name, script_id) where status <> 'ended';

-- The ledger: one row a tick, written by the transaction that advances next_due.
create table ticks (
  script_id uuid not null,
  due_at timestamptz not null,
  tenant text not null,
  outcome text not null check (outcome in (
    'due', 'fired', 'skipped_overlap', 'skipped_paused', 'refused', 'missed', 'merged', 'backfilled')),
  -- The tick whose run stands for this one too.
  merged_into timestamptz,
  execution_id uuid,
  reason text,
  decided_at timestamptz,
  -- The rules when it fell due: what the executor is told.
  version integer not null,
  cron text not null,
  timezone text not null,
  overlap text not null,
  -- Of handing it over, while it is `due`.
  failed_tries integer not null default 0,
  retry_at timestamptz not null default now(),
  last_error text,
  primary key (script_id, due_at),
  check ((outcome = 'due') = (decided_at is null)),
  check ((outcome = 'merged') = (merged_into is not null)),
  check (outcome <> 'fired' or execution_id is not null)
);
create index ticks_due on ticks (due_at) where outcome = 'due';
-- A script has one tenant. Without this the planner expects next to no rows where both are named, and sorts them all.
create statistics ticks_tenant_of_script (dependencies) on tenant, script_id from ticks;

alter table schedules enable row level security;
alter table schedules force row level security;
create policy tenant on schedules using (current_setting('runlet.tenant', true) in (tenant, '*'));

alter table ticks enable row level security;
alter table ticks force row level security;
create policy tenant on ticks using (current_setting('runlet.tenant', true) in (tenant, '*'));
