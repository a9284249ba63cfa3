-- What else than its own folder a table or view claims, and what is claimed before a table exists.

-- Folders that properties such as write.data.path put files in, where they are outside of the
-- table's or view's own. Null for what was made before these were recorded, until its next commit.
alter table tables add column paths text[];
alter table views add column paths text[];
create index tables_paths_unknown on tables (warehouse_id, table_id) where paths is null;
create index views_paths_unknown on views (warehouse_id, view_id) where paths is null;

-- The same, one row each, to be found by their beginnings. They stay while the table can come back.
create table path_claims (
  object_id    uuid not null,
  warehouse_id uuid not null,
  location     text collate "C" not null,
  primary key (object_id, location)
);
create index path_claims_location on path_claims (warehouse_id, location);

-- An index in all but name: kept by triggers, so that a commit needs no statement more for it.
create function keep_path_claims() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    delete from path_claims where object_id = (to_jsonb(old)->>tg_argv[0])::uuid;
  end if;
  if tg_op <> 'DELETE' then
    insert into path_claims (object_id, warehouse_id, location)
    select distinct (to_jsonb(new)->>tg_argv[0])::uuid, new.warehouse_id, path
    from unnest(new.paths) path;
  end if;
  return null;
end
$$;
create trigger tables_paths_inserted after insert on tables
  for each row when (new.paths <> '{}') execute function keep_path_claims('table_id');
create trigger tables_paths_updated after update of paths on tables
  for each row when (old.paths is distinct from new.paths)
  execute function keep_path_claims('table_id');
create trigger tables_paths_deleted after delete on tables
  for each row when (old.paths <> '{}') execute function keep_path_claims('table_id');
create trigger views_paths_inserted after insert on views
  for each row when (new.paths <> '{}') execute function keep_path_claims('view_id');
create trigger views_paths_updated after update of paths on views
  for each row when (old.paths is distinct from new.paths)
  execute function keep_path_claims('view_id');
create trigger views_paths_deleted after delete on views
  for each row when (old.paths <> '{}') execute function keep_path_claims('view_id');

-- Folders of tables that are staged, for as long as their creators may hold credentials for them.
-- No part of history.
create table staged_folders (
  warehouse_id uuid        not null,
  location     text        collate "C" not null,
  actor        text        not null,
  expires_at   timestamptz not null,
  primary key (warehouse_id, location, actor)
);

-- First metadata files of tables and views that are about to be created: what a crash leaves of
-- them is found by it. No part of history.
create table begun_metadata (
  object_id uuid        not null primary key,
  location  text        collate "C" not null,
  begun_at  timestamptz not null default now()
);
create index begun_metadata_begun_at on begun_metadata (begun_at);

-- A program of before would give away a folder that is claimed.
update schema_range set oldest_program = greatest(oldest_program, 23);
