-- One restore of a warehouse by a task at a time.
create unique index tasks_restore on tasks (warehouse_id) where queue = 'restore' and status = 'SCHEDULED';

-- What a task says of its work beside how far it is: no part of history.
create table task_details (
  task_id uuid not null primary key,
  details json not null
);
