-- Scripts as lists and pages show them, with the content of the newest version. Deleted ones are gone.
create table scripts (
  tenant text not null,
  id uuid primary key,
  revision integer not null,
  name text not null,
  type text not null,
  status text not null,
  description text not null,
  organization_id uuid,
  tags text[] not null,
  -- 0 between two events of one append.
  latest_version integer not null default 0,
  live_version integer,
  trigger jsonb not null default '{}',
  limits jsonb not null default '{}',
  source text not null default '',
  disabled_reason text,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null
);
create index on scripts (tenant, lower(name) collate "C", id);
create index on scripts (tenant, created_at desc, id desc);
create index on scripts (tenant, updated_at desc, id desc);

alter table scripts enable row level security;
alter table scripts force row level security;
create policy tenant on scripts using (current_setting('runlet.tenant', true) in (tenant, '*'));
