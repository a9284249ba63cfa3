-- Which tables ask for metadata files to go that fell out of their log, and up to which version of
-- its stream the files of a table were looked at. Tables tell with their next commit.
alter table tables
  add column delete_after_commit boolean not null default false,
  add column metadata_expired_to bigint  not null default 0;
create index tables_delete_after_commit on tables (table_id) where delete_after_commit;
