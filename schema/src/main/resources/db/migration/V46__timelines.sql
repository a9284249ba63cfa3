-- Which events concern an object or a user: those of the object itself and of all that is below it. A follower of the
-- sealed ledger keeps them; they can be made again: delete the rows and set the follower's position to 0.
insert into follower_positions values ('timelines', 0), ('attempt-timelines', 0);

-- The key is the id of a namespace, table, view, generic table, warehouse, project or role, or is made of that of a user.
-- A block is 512 positions; offsets are those of the events in it, in order.
create table timelines (
  key     uuid       not null,
  block   bigint     not null,
  offsets smallint[] not null,
  primary key (key, block)
) with (fillfactor = 80);

-- The same of attempts, by their positions.
create table attempt_timelines (
  key     uuid       not null,
  block   bigint     not null,
  offsets smallint[] not null,
  primary key (key, block)
) with (fillfactor = 80);

-- For lists of changes and attempts by the address that they came from.
create index requests_remote_address on requests (remote_address) where remote_address is not null;
create index attempts_request_hash on attempts (request_hash) where request_hash is not null;
