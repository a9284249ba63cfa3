-- How often endpoints were called: a row for each hour, route, status and warehouse, added to by all nodes. It is no part of
-- the catalog's history, and old rows are deleted.
create table endpoint_statistics (
  project_id   uuid        not null,
  warehouse_id uuid,
  hour         timestamptz not null,
  route        text        collate "C" not null,
  status       int         not null,
  calls        bigint      not null,
  first_at     timestamptz not null,
  last_at      timestamptz not null,
  constraint endpoint_statistics_once unique nulls not distinct
    (project_id, hour, warehouse_id, route, status)
);
create index endpoint_statistics_hour on endpoint_statistics (hour);
