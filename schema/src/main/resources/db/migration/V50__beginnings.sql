-- For lists of roles and warehouses as they were: those that have ended since are in no other table. Few events are in it.
create index events_beginnings on events (event_name, stream_id)
  where event_name in ('RoleCreated', 'WarehouseCreated');
