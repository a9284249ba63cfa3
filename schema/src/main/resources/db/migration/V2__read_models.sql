-- What the reads of the REST catalog are answered from, written in the transaction of the events.
-- Names are case-sensitive and compared byte by byte.

create table projects (
  project_id uuid not null primary key,
  name       text collate "C" not null
);

create table warehouses (
  warehouse_id uuid not null primary key,
  project_id   uuid not null,
  name         text collate "C" not null,
  location     text collate "C" not null,
  constraint warehouses_project foreign key (project_id) references projects,
  constraint warehouses_name unique (project_id, name)
);

-- path: the levels, joined by U+001F, which no level can hold.
create table namespaces (
  namespace_id uuid not null primary key,
  warehouse_id uuid not null,
  parent_id    uuid,
  name         text collate "C" not null,
  path         text collate "C" not null,
  properties   json not null,
  constraint namespaces_warehouse foreign key (warehouse_id) references warehouses,
  constraint namespaces_parent foreign key (parent_id) references namespaces,
  constraint namespaces_path unique (warehouse_id, path)
);
create index namespaces_children on namespaces (parent_id, name);
create index namespaces_top on namespaces (warehouse_id, name) where parent_id is null;

-- One row for each table and view: one name space, one unique index to decide races of any nodes.
create table names (
  namespace_id uuid not null,
  name         text collate "C" not null,
  kind         text not null,
  object_id    uuid not null,
  constraint names_name primary key (namespace_id, name),
  constraint names_namespace foreign key (namespace_id) references namespaces
);

create table tables (
  table_id          uuid    not null primary key,
  warehouse_id      uuid    not null,
  table_uuid        uuid    not null,
  location          text    collate "C" not null,
  metadata_location text    not null,
  metadata_sha256   text    not null,
  metadata_length   bigint  not null,
  format_version    integer not null,
  snapshot_id       bigint
) with (fillfactor = 70);
create index tables_location on tables (warehouse_id, location);

create table views (
  view_id           uuid    not null primary key,
  warehouse_id      uuid    not null,
  view_uuid         uuid    not null,
  location          text    collate "C" not null,
  metadata_location text    not null,
  metadata_sha256   text    not null,
  metadata_length   bigint  not null
) with (fillfactor = 70);
create index views_location on views (warehouse_id, location);

-- Tables that were dropped with a purge; a task deletes their files, late, and records it.
create table purges (
  table_id          uuid not null primary key,
  warehouse_id      uuid not null,
  location          text collate "C" not null,
  metadata_location text not null
);

-- What db-scheduler runs: each task once, on any node.
create table scheduled_tasks (
  task_name            text        not null,
  task_instance        text        not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean     not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint      not null,
  priority             smallint,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);

-- Scan and commit reports of clients; not history, and bounded for each table.
create table metrics_reports (
  report_id   bigint      generated always as identity primary key,
  table_id    uuid        not null,
  actor       text        not null,
  report      json        not null,
  received_at timestamptz not null default now()
);
create index metrics_reports_table on metrics_reports (table_id, report_id);
