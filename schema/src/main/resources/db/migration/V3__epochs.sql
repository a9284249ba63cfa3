-- The lives of this ledger. A database that was restored from a backup gives positions a second time,
-- so it begins a new epoch, and followers can tell.
create table epochs (
  number      integer     not null primary key,
  name        text        not null unique,
  began_at    timestamptz not null default now(),
  -- Up to here it goes on from the epoch before.
  position    bigint      not null,
  hash        bytea       not null,
  -- Where the database was then: cluster, timeline, database, folder.
  place       text        not null,
  reason      text        not null
);

create trigger epochs_append_only before update or delete or truncate on epochs
  for each statement execute function refuse_change();
