-- Secrets and variables as lists show them. Values of variables are here, those of secrets nowhere.
create table vault_items (
  tenant text not null,
  kind text not null,
  -- `tenant`, or the id of the one script that it is for.
  scope text not null,
  name text collate "C" not null,
  version integer not null,
  revision integer not null,
  value text,
  updated_at timestamptz not null,
  updated_by text not null,
  primary key (tenant, kind, name, scope)
);

alter table vault_items enable row level security;
alter table vault_items force row level security;
create policy tenant on vault_items using (current_setting('runlet.tenant', true) in (tenant, '*'));
