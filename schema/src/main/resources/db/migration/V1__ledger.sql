-- The ledger: events, the queue of the sealer, the chain, and who asked.

-- A program older than this refuses the database; migrations only add, so it rarely moves.
create table schema_range (
  oldest_program integer not null
);
insert into schema_range values (1);

create table events (
  sequence       bigint generated always as identity primary key,
  event_id       uuid   not null,
  stream_id      uuid   not null,
  stream_version bigint not null,
  stream_type    text   not null,
  event_name     text   not null,
  revision       text   not null,
  occurred_at    text   not null,
  metadata       json   not null,
  payload        json   not null,
  constraint events_stream_version unique (stream_id, stream_version)
);

-- What became of a request: for clients whose connection broke, and for auditors.
create index events_request_id on events ((metadata->>'request-id'));
create index events_idempotency_key on events ((metadata->>'idempotency-key'))
  where metadata->>'idempotency-key' is not null;

-- What waits for its position: one row a transaction. The ticket orders transactions so that
-- whoever waited for another (on a row, a unique index or a foreign key) comes later. It is taken
-- by a deferred trigger, so nothing of the transaction can come after it.
create table seal_queue (
  xid       xid8     not null primary key,
  ticket    bigint   generated always as identity,
  sequences bigint[] not null
) with (
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_insert_threshold = -1,
  autovacuum_analyze_threshold = 1000000,
  fillfactor = 50
);

create function queue_for_sealing() returns trigger language plpgsql as $$
begin
  insert into seal_queue (xid, sequences)
  values (pg_current_xact_id(), array[new.sequence])
  on conflict (xid) do update set sequences = seal_queue.sequences || excluded.sequences;
  return null;
end
$$;

create constraint trigger events_queue_for_sealing
  after insert on events
  deferrable initially deferred
  for each row execute function queue_for_sealing();

create table chain (
  position  bigint      not null primary key,
  sequence  bigint      not null unique,
  hash      bytea       not null,
  sealed_at timestamptz not null
);

create table chain_head (
  only_row  boolean     not null primary key default true check (only_row),
  ledger_id uuid        not null default gen_random_uuid(),
  position  bigint      not null default 0,
  hash      bytea       not null default decode(repeat('00', 32), 'hex'),
  sealed_at timestamptz not null default 'epoch'
);
insert into chain_head default values;

-- Who asked, and why: personal data, beside the ledger. Events hold the hash; an erased row leaves
-- it in place. The salt keeps an address from being guessed back from the hash.
create table requests (
  hash           bytea       not null primary key,
  salt           bytea       not null,
  request_id     text        not null,
  user_agent     text,
  remote_address text,
  reason         text,
  ticket         text,
  received_at    timestamptz not null default now()
);
create index requests_request_id on requests (request_id);

-- The folded state of every stream, kept in the transaction of its events.
create table heads (
  stream_id uuid   not null primary key,
  kind      text   not null,
  version   bigint not null,
  state     json   not null
) with (fillfactor = 70);

create table idempotency_keys (
  actor           text        not null,
  idempotency_key text        not null,
  route           text        not null,
  fingerprint     text        not null,
  outcome         json,
  created_at      timestamptz not null default now(),
  primary key (actor, idempotency_key)
);
create index idempotency_keys_created_at on idempotency_keys (created_at);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'Rows of % are never changed: the ledger only grows', tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;

create trigger events_append_only before update or delete or truncate on events
  for each statement execute function refuse_change();
create trigger chain_append_only before update or delete or truncate on chain
  for each statement execute function refuse_change();
