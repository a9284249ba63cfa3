-- The first event of a transaction takes the ticket, the others share it: in one statement, for it runs at each commit.
create or replace function queue_for_sealing() returns trigger language plpgsql as $$
begin
  insert into seal_queue (xid, sequence, ticket)
  values (
    pg_current_xact_id(),
    new.sequence,
    coalesce(
      (select ticket from seal_queue where xid = pg_current_xact_id() limit 1),
      nextval('seal_queue_ticket_seq')));
  return null;
end
$$;
