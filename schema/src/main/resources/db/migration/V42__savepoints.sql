-- Names of positions of a warehouse. Until protect_until, files stay that it had there.
create table savepoints (
  warehouse_id  uuid        not null constraint savepoints_warehouse references warehouses,
  name          text        collate "C" not null,
  position      bigint      not null,
  protect_until timestamptz,
  created_at    timestamptz not null,
  primary key (warehouse_id, name)
);

-- Which savepoint a task on an object waits for, if any: one of a warehouse that is to end; for a purge, one at which the
-- object had a name. Where the history of names has not come to a savepoint, nothing is purged.
create function savepoint_keeping(warehouse uuid, object uuid, queue text) returns text stable language sql as $$
  select s.name from savepoints s
  where s.warehouse_id = warehouse and s.protect_until > now()
    and (object = warehouse
      or queue = 'tabular_purge' and (
        s.position > (select f.position from follower_positions f where f.follower = 'history')
        or exists (
          select from names_history n
          where n.object_id = object and n.from_position <= s.position
            and (n.to_position is null or n.to_position > s.position))))
  order by s.name limit 1
$$;
