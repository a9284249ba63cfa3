-- What clients report of their scans and commits: no history, so it can be lost, and old rows are deleted. It takes the
-- place of metrics_reports, whose rows had literal values of filters; what the program before writes there is deleted.
create table usage_reports (
  report_id         bigint      generated always as identity primary key,
  table_id          uuid        not null,
  reported_at       timestamptz not null default now(),
  actor             text        collate "C" not null,
  engine            text        collate "C",
  -- Of a commit; null of a scan.
  operation         text        collate "C",
  attempts          bigint,
  -- Of the planning of a scan, or of a commit.
  micros            bigint      not null,
  -- Files of data and of deletes that a scan comes to, or a commit adds and removes; and their bytes.
  data_files        bigint,
  delete_files      bigint,
  bytes             bigint,
  manifests_scanned bigint,
  manifests_skipped bigint,
  files_added       bigint,
  files_removed     bigint,
  rows_added        bigint,
  rows_removed      bigint,
  bytes_added       bigint,
  bytes_removed     bigint,
  -- The columns that a scan reads, and its filter without values.
  field_ids         int[],
  field_names       text[]      collate "C",
  filter            text        collate "C"
);
create index usage_reports_table on usage_reports (table_id, reported_at, report_id);
create index usage_reports_actor on usage_reports (actor);

-- All that is said of a person beside the changes of a user can be erased by one event. From it on nobody reads what is
-- said of requests before: a row here, which the owner's function writes as the event is appended, hides it. The role that
-- serves can't take it away. The rows of requests are blanked later, some at a time.
create table erased_users (
  user_id       text        collate "C" not null primary key,
  erased_before timestamptz not null
);

create function hide_user_requests() returns trigger
  language plpgsql security definer set search_path = ${schema}, pg_temp as $$
begin
  insert into erased_users as u (user_id, erased_before)
  values (new.payload->>'user-id', new.occurred_at::timestamptz)
  on conflict (user_id) do update set
    erased_before = greatest(u.erased_before, excluded.erased_before);
  return null;
end
$$;

create trigger events_hide_user_requests after insert on events
  for each row when (new.event_name = 'UserRequestsErased') execute function hide_user_requests();

create trigger erased_users_kept before delete or truncate on erased_users
  for each statement execute function refuse_change();

-- How far the rows of an erasure are blanked, by the sequence of its event.
create table user_erasures (
  sequence     bigint      not null primary key,
  events_to    bigint      not null default 0,
  events_end   bigint      not null,
  attempts_to  bigint      not null default 0,
  attempts_end bigint      not null,
  done_at      timestamptz
);

-- By which event a row was blanked, and what says that the request was that user's: the sequence of an event, or the
-- position of an attempt, negative.
alter table requests add column erased_by bigint, add column erased_as bigint;

-- Whether the event erases the request, for verify and for the trigger below.
create function is_erased_by_user(request_hash bytea, erasure bigint, witness bigint) returns boolean
  language sql stable set search_path = ${schema}, pg_temp as $$
  select exists (
    select from events e
    where e.sequence = erasure and e.event_name = 'UserRequestsErased'
      and case when witness > 0 then exists (
          select from events w
          where w.sequence = witness and w.metadata->>'actor' = e.payload->>'user-id'
            and w.metadata->>'request-hash' = encode(request_hash, 'hex')
            and w.occurred_at::timestamptz < e.occurred_at::timestamptz)
        else exists (
          select from attempts a
          where a.position = -witness and a.actor = e.payload->>'user-id'
            and a.request_hash = is_erased_by_user.request_hash
            and a.recorded_at < e.occurred_at::timestamptz) end)
$$;

create or replace function refuse_unless_erased() returns trigger
  language plpgsql set search_path = ${schema}, pg_temp as $$
begin
  if new.salt = '' and num_nonnulls(new.user_agent, new.remote_address, new.reason, new.ticket) = 0
    and (new.hash, new.request_id, new.received_at) = (old.hash, old.request_id, old.received_at)
    and (is_erased_by_user(old.hash, new.erased_by, new.erased_as)
      or (new.erased_by is null and new.erased_as is null and exists (
        select from events
        where stream_id = encode(substring(old.hash for 16), 'hex')::uuid and event_name = 'RequestErased'
          and payload->>'request-hash' = encode(old.hash, 'hex'))))
  then
    return new;
  end if;
  raise exception 'Rows of requests are erased by an event only: varve request erase'
    using errcode = 'insufficient_privilege';
end
$$;

-- Blanks rows for the role that serves, which may not; the trigger lets nothing pass that no event erases.
create function blank_requests(erasure bigint, hashes bytea[], witnesses bigint[]) returns bigint
  language sql security definer set search_path = ${schema}, pg_temp as $$
  with blanked as (
    update requests r
    set salt = '', user_agent = null, remote_address = null, reason = null, ticket = null,
      erased_by = erasure, erased_as = w.witness
    from unnest(hashes, witnesses) as w(hash, witness)
    where r.hash = w.hash and r.salt <> ''
    returning 1)
  select count(*) from blanked
$$;
revoke execute on function blank_requests(bigint, bytea[], bigint[]) from public;
-- A trigger needs no right to its function when it fires, but who makes one does.
revoke execute on function hide_user_requests(), erase_request() from public;
