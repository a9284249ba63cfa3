-- For an event by its id, and for the position of what another node has sealed.
create index events_event_id on events (event_id);
