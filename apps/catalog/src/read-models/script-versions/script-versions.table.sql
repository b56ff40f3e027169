-- Every version of every script that has not been deleted, with its source.
create table script_versions (
  tenant text not null,
  script_id uuid not null,
  version integer not null,
  source text not null,
  source_hash text not null,
  trigger jsonb not null,
  limits jsonb not null,
  change_note text not null,
  live boolean not null default false,
  created_at timestamptz not null,
  created_by text not null,
  primary key (script_id, version)
);

alter table script_versions enable row level security;
alter table script_versions force row level security;
create policy tenant on script_versions using (current_setting('runlet.tenant', true) in (tenant, '*'));
