-- The newest metadata documents of tables and views on object stores, gzipped, so that nodes need
-- not fetch what another one has just written. No part of history, and lost in a crash: the
-- documents are in the stores.
create unlogged table newest_metadata (
  object_id uuid   not null primary key,
  version   bigint not null,
  location  text   collate "C" not null,
  document  bytea  not null
);
alter table newest_metadata alter column document set storage external;
create index newest_metadata_location on newest_metadata using hash (location);
