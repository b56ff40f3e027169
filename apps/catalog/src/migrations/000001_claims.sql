-- Names and paths that scripts hold, or are about to hold. The unique key is what keeps two concurrent commands apart;
-- whether a claim is truly held is said by the script's events, from which all of this can be made anew.
create table claims (
  tenant text not null,
  kind text not null check (kind in ('name', 'path')),
  key text collate "C" not null,
  script_id uuid not null,
  -- Revision of the event that the claim was taken for: what the script was before says nothing of it.
  wanted_at integer not null,
  -- False while that event may not have been stored yet.
  confirmed boolean not null,
  taken_at timestamptz not null default now(),
  primary key (tenant, kind, key)
);
create index on claims (tenant, script_id);

alter table claims enable row level security;
alter table claims force row level security;
create policy tenant on claims using (current_setting('runlet.tenant', true) in (tenant, '*'));
