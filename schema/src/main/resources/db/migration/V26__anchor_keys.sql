-- Public keys of the servers that sign how far the ledger was. By them a server knows the mark in the warehouse
-- for its own kind's, for whoever can write files there could write another.
create table anchor_keys (
  id         text        not null primary key,
  public_key bytea       not null,
  noted_at   timestamptz not null default now()
);

create trigger anchor_keys_append_only before update or delete or truncate on anchor_keys
  for each statement execute function refuse_change();
