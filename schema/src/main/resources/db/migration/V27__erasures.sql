-- Who asked can be erased: by an event of the ledger, and in no other way. The role that serves may not touch the
-- rows; as it appends the event, the owner's function erases what the row says of a person. The row itself stays, for
-- it tells whether a transaction was committed; without its salt nothing can be guessed back from its hash.

create function erase_request() returns trigger
  language plpgsql security definer set search_path = ${schema}, pg_temp as $$
begin
  update requests
  set salt = '', user_agent = null, remote_address = null, reason = null, ticket = null
  where hash = decode(new.payload->>'request-hash', 'hex');
  return null;
end
$$;

create trigger events_erase_request after insert on events
  for each row when (new.event_name = 'RequestErased') execute function erase_request();

-- Not even the owner changes them by a slip. The stream of an erasure is the first half of the hash.
create function refuse_unless_erased() returns trigger
  language plpgsql set search_path = ${schema}, pg_temp as $$
begin
  if new.salt = '' and num_nonnulls(new.user_agent, new.remote_address, new.reason, new.ticket) = 0
    and (new.hash, new.request_id, new.received_at) = (old.hash, old.request_id, old.received_at)
    and exists (
      select from events
      where stream_id = encode(substring(old.hash for 16), 'hex')::uuid and event_name = 'RequestErased'
        and payload->>'request-hash' = encode(old.hash, 'hex'))
  then
    return new;
  end if;
  raise exception 'Rows of requests are erased by an event only: varve request erase'
    using errcode = 'insufficient_privilege';
end
$$;

create trigger requests_erased_only before update on requests
  for each row execute function refuse_unless_erased();
create trigger requests_kept before delete or truncate on requests
  for each statement execute function refuse_change();
