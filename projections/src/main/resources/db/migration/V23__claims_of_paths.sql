-- What else than its own folder a table or view claims, and what is claimed before a table exists.

-- Folders that properties such as write.data.path put files in, where they are outside of the
-- table's or view's own. They stay while it can come back.
create table path_claims (
  object_id    uuid not null,
  warehouse_id uuid not null,
  property     text not null,
  location     text collate "C" not null,
  primary key (object_id, property)
);
create index path_claims_location on path_claims (warehouse_id, location);

-- False for what was made before these were recorded, until its next commit.
alter table tables add column paths_known boolean not null default false;
alter table views add column paths_known boolean not null default false;
create index tables_paths_unknown on tables (warehouse_id) where not paths_known;
create index views_paths_unknown on views (warehouse_id) where not paths_known;

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
