-- Deletion of whole warehouses, holds, and tasks that have failed.

-- deleted_at: the warehouse was deleted, and its name is free. expires_at: it can come back until
-- then. deletion_begun: a task drops what it holds.
alter table warehouses
  add column deleted_at     timestamptz,
  add column expires_at     timestamptz,
  add column deletion_begun boolean not null default false;
alter table warehouses drop constraint warehouses_name;
create unique index warehouses_name on warehouses (project_id, name) where deleted_at is null;

-- Of tasks of whole warehouses, which stay when the warehouse has ended.
alter table tasks add column project_id uuid;
create index tasks_of_project on tasks (project_id, created_at, task_id)
  where project_id is not null;

-- What is not dropped, does not expire and is not purged. A warehouse does not end before it.
create table holds (
  object_id    uuid        not null primary key,
  warehouse_id uuid        not null,
  kind         text        not null,
  reason       text        not null,
  held_until   timestamptz,
  held_at      timestamptz not null,
  constraint holds_warehouse foreign key (warehouse_id) references warehouses
);
create index holds_in_warehouse on holds (warehouse_id);

-- Tasks that were tried often enough; how the work goes, and no part of history.
create table failed_tasks (
  task_id uuid not null primary key
);
alter table task_attempts add column progress real not null default 0;
