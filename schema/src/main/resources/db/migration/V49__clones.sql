-- Clones share files with the table that they were made of, as it was at a savepoint. Neither goes before them.
alter table tables
  add column clone_of        uuid,
  add column clone_savepoint text collate "C",
  -- In which the source put files then: nobody deletes them while there is the clone, whatever is there by now.
  add column clone_folders   text[] collate "C",
  add constraint tables_clone_savepoint
    foreign key (warehouse_id, clone_savepoint) references savepoints (warehouse_id, name);
create index tables_clone_of on tables (clone_of) where clone_of is not null;
create index tables_clones on tables (warehouse_id) where clone_of is not null;
create index tables_of_savepoint on tables (warehouse_id, clone_savepoint) where clone_savepoint is not null;

-- As before; and the files of a table stay while there is a clone of it, though the savepoint's time be over.
create or replace function savepoint_keeping(warehouse uuid, object uuid, queue text) returns text stable language sql as $$
  select kept.name from (
    select s.name from savepoints s
    where s.warehouse_id = warehouse and s.protect_until > now()
      and (object = warehouse
        or queue = 'tabular_purge' and (
          s.position > (select f.position from follower_positions f where f.follower = 'history')
          or exists (
            select from names_history n
            where n.object_id = object and n.from_position <= s.position
              and (n.to_position is null or n.to_position > s.position))))
    union all
    select t.clone_savepoint from tables t
    where queue = 'tabular_purge' and t.clone_of = object
  ) kept
  order by kept.name limit 1
$$;
