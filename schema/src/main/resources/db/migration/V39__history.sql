-- The names and heads that the catalog had, by position. A follower of the sealed ledger keeps them; they can be made
-- again: delete the rows and set the follower's position to 0.
insert into follower_positions values ('history', 0);

-- Each list of names that there ever was: those of one kind in one namespace, or the topmost namespaces of a warehouse.
-- Its number is small, so that it and a position are one number in the index below. btree_gist, which would take both,
-- is not in every database.
create table history_lists (
  container_id uuid   not null,
  kind         text   not null,
  number       bigint not null unique,
  primary key (container_id, kind)
);

-- An object had a name in a list from a position on, and up to before another one; null if it still has it.
create table names_history (
  list          bigint not null,
  name          text   collate "C" not null,
  object_id     uuid   not null,
  from_position bigint not null,
  to_position   bigint,
  primary key (list, name, from_position)
);
create index names_history_object on names_history (object_id, from_position);
-- What a list had at a position, without looking at all that it had before or later.
create index names_history_span on names_history using gist (
  int8range((list << 36) + from_position, (list << 36) + coalesce(to_position, (1::bigint << 36) - 1)));

-- Which event said from a position on where the metadata of a table or view is, or what a generic table is.
create table heads_history (
  object_id     uuid   not null,
  from_position bigint not null,
  sequence      bigint not null,
  primary key (object_id, from_position)
);
