-- What was refused, what failed, and which credentials were given: rows with a chain of hashes of their own, which get
-- position and hash as they are written. Who asked stands in requests, and can be erased.
create table attempts (
  position     bigint      not null primary key,
  recorded_at  timestamptz not null,
  outcome      text        not null,
  actor        text        collate "C",
  action       text        collate "C",
  object_kind  text,
  object_id    uuid,
  request_id   text,
  request_hash bytea,
  details      json        not null,
  hash         bytea       not null
);
create index attempts_actor on attempts (actor, position);
create index attempts_object on attempts (object_id, position) where object_id is not null;
create index attempts_action on attempts (action, position);
create index attempts_outcome on attempts (outcome, position);
create index attempts_recorded_at on attempts (recorded_at);

create trigger attempts_append_only before update or delete or truncate on attempts
  for each statement execute function refuse_change();

create table attempts_head (
  only_row    boolean     not null primary key default true check (only_row),
  position    bigint      not null default 0,
  hash        bytea       not null default decode(repeat('00', 32), 'hex'),
  recorded_at timestamptz not null default 'epoch'
) with (fillfactor = 50);
insert into attempts_head default values;

-- For lists of changes by who made them, by what they were, and by time.
create index events_actor on events ((metadata->>'actor'));
create index events_name on events (event_name);
create index chain_sealed_at on chain (sealed_at);
