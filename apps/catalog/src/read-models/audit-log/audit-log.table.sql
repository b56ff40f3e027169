-- Every event of the tenant: who did what, when. Sources are named by their hash; what they say is in the versions.
create table audit_log (
  event_id uuid primary key,
  position bigint not null,
  tenant text not null,
  at timestamptz not null,
  type text not null,
  stream text not null,
  revision integer not null,
  script_id uuid,
  actor_kind text not null,
  actor_id text not null,
  correlation_id text not null,
  causation_id text,
  data jsonb not null
);
create index on audit_log (tenant, position);
create index on audit_log (tenant, script_id, position);

alter table audit_log enable row level security;
alter table audit_log force row level security;
create policy tenant on audit_log using (current_setting('runlet.tenant', true) in (tenant, '*'));
