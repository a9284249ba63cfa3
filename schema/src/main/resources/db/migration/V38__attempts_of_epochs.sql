-- Up to here attempts go on from the epoch before; null in epochs that began before this was written.
alter table epochs add column attempts_position bigint;
