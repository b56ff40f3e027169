-- One row for each projection and publisher; no tenant's data, so no row-level security.
create table projection_checkpoints (
  name text primary key,
  -- Of what is served; 0 until something is.
  version integer not null,
  -- The last event that what is served has taken in.
  position bigint,
  -- It fails on the event after `position`, and tries again now and then.
  stopped boolean not null default false,
  -- Drawn anew by each replica that takes over: one that has lost the projection, and does not know yet, can neither
  -- commit rows nor swap tables.
  run uuid not null,
  -- The rebuild under way, and how far it has come.
  build uuid,
  build_position bigint,
  rebuild_wanted boolean not null default false,
  updated_at timestamptz not null default now()
);
