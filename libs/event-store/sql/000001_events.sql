-- One table of all events. Written through append() alone, never changed or deleted from.
--
-- The one table without row-level security: its only reader is the catalog, which follows the events of all tenants
-- and loads a stream by its name, as it does from EventStoreDB, and compares the tenant itself.
create table events (
  position bigint primary key,
  stream text collate "C" not null,
  revision integer not null,
  id uuid not null unique,
  type text not null,
  -- json, not jsonb: kept to the byte, and \u0000 is allowed in it, as in any other store of events.
  data json not null,
  metadata json not null,
  tenant text not null generated always as (metadata ->> 'tenant') stored,
  recorded_at timestamptz not null,
  unique (stream, revision)
);

-- expected: -1 for a stream that must not exist, null for any.
-- Answers with the last event's place; when appended is false, with the stream's actual last revision (null: none).
create function append(
  to_stream text, expected integer, ids uuid[], types text[], datas json[], metadatas json[],
  out appended boolean, out revision integer, out "position" bigint
)
language plpgsql
-- Whoever calls, and whatever tables hide ours there.
set search_path from current
as $$
declare
  -- Revision before the first event of this append, had it been made before.
  base integer;
  known integer;
begin
  -- Writers take turns until their commit, so positions become visible in their order and a reader that has seen
  -- position n will never meet a smaller one later. With a sequence alone, one that commits late is lost to readers.
  -- The number is this lock's name among the advisory locks of the database.
  perform pg_advisory_xact_lock(7313002);

  select count(*) into known from events e where e.id = any (ids);
  select max(e.revision) into revision from events e where e.stream = to_stream;

  if known > 0 then
    base := coalesce(expected, (select e.revision - 1 from events e where e.id = ids[1] and e.stream = to_stream));
    appended := cardinality(ids) = (
      select count(*) from unnest(ids) with ordinality as n (id, at)
      join events e on e.id = n.id and e.stream = to_stream and e.revision = base + n.at
    );
    if appended then
      select e.revision, e.position into revision, "position" from events e where e.id = ids[cardinality(ids)];
    end if;
    return;
  end if;

  appended := expected is null or expected = coalesce(revision, -1);
  if not appended then
    return;
  end if;

  base := coalesce(revision, -1);
  select coalesce(max(e.position), 0) into "position" from events e;
  insert into events (position, stream, revision, id, type, data, metadata, recorded_at)
  select append.position + n.at, to_stream, base + n.at, n.id, n.type, n.data, n.metadata, clock_timestamp()
  from unnest(ids, types, datas, metadatas) with ordinality as n (id, type, data, metadata, at);
  revision := base + cardinality(ids);
  "position" := "position" + cardinality(ids);
  perform pg_notify('event_store', '');
end
$$;
