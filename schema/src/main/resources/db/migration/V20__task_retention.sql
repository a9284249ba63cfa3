-- For how long it is known how tasks went that have ended; null: as long as the server says.
alter table projects add column task_retention_seconds bigint;
