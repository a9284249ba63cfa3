-- Protection, soft deletion, and tasks.

-- Null in soft_delete_seconds: a drop is final.
alter table warehouses
  add column protected           boolean not null default false,
  add column soft_delete_seconds bigint;
alter table namespaces
  add column protected boolean not null default false;
alter table tables
  add column protected boolean not null default false;
alter table views
  add column protected boolean not null default false;

-- Tables and views that were dropped and can come back. Their rows in tables and views stay, so
-- nobody else gets their location; their names are free.
create table dropped (
  object_id    uuid        not null primary key,
  warehouse_id uuid        not null,
  kind         text        not null,
  namespace_id uuid        not null,
  namespace    text        collate "C" not null,
  name         text        collate "C" not null,
  dropped_at   timestamptz not null,
  expires_at   timestamptz not null,
  task_id      uuid        not null,
  constraint dropped_warehouse foreign key (warehouse_id) references warehouses
);
create index dropped_in_warehouse on dropped (warehouse_id, object_id);

-- What was to be done late, and what the ledger says became of it: SCHEDULED, SUCCESS, CANCELLED.
-- The id of a task is that of the event that it comes from.
create table tasks (
  task_id      uuid        not null primary key,
  warehouse_id uuid        not null,
  queue        text        not null,
  kind         text        not null,
  object_id    uuid        not null,
  namespace    text        collate "C" not null,
  name         text        collate "C" not null,
  status       text        not null,
  run_at       timestamptz not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null
);
create index tasks_in_warehouse on tasks (warehouse_id, created_at, task_id);
create index tasks_due on tasks (run_at) where status = 'SCHEDULED';
create index tasks_of_object on tasks (object_id);

-- Purges that were asked for before there were tasks.
insert into tasks
select d.event_id, w.warehouse_id, 'tabular_purge', 'table', d.stream_id,
  (select string_agg(level, u&'\001f' order by n)
   from json_array_elements_text(d.payload->'name'->'namespace') with ordinality l (level, n)),
  d.payload->'name'->>'name',
  case when p.occurred_at is null then 'SCHEDULED' else 'SUCCESS' end,
  d.occurred_at::timestamptz + interval '1 hour',
  d.occurred_at::timestamptz,
  coalesce(p.occurred_at, d.occurred_at)::timestamptz
from events d
join warehouses w on w.warehouse_id = (d.metadata->>'warehouse-id')::uuid
left join events p on p.stream_id = d.stream_id and p.event_name = 'TablePurged'
where d.event_name = 'TableDropped' and (d.payload->>'purge-requested')::boolean;

-- What became of each try of a task: how the work goes, and no part of history.
create table task_attempts (
  task_id       uuid        not null,
  attempt       integer     not null,
  status        text        not null,
  scheduled_for timestamptz not null,
  started_at    timestamptz not null,
  ended_at      timestamptz,
  message       text,
  primary key (task_id, attempt)
);

-- Tasks whose running try is asked to stop.
create table task_stops (
  task_id uuid not null primary key
);
