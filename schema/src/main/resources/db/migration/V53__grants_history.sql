-- What was granted to whom, by position: a privilege was held from one on, and up to before another one; null if it still
-- is. A follower of the sealed ledger keeps it; it can be made again: delete the rows and set its position to 0.
insert into follower_positions values ('grants-history', 0);

create table grants_history (
  project_id    uuid,
  subject       text   collate "C" not null,
  object_id     uuid   not null,
  privilege     text   collate "C" not null,
  object_kind   text   not null,
  warehouse_id  uuid,
  from_position bigint not null,
  to_position   bigint,
  primary key (object_id, subject, privilege, from_position)
);
-- For pages of all grants of a project; what was not held at a position is passed over within the index.
create index grants_history_project on grants_history (
  project_id, subject, object_id, privilege, from_position, (coalesce(to_position, 9223372036854775807)));
-- For what ends with its warehouse, or with the role that has it.
create index grants_history_warehouses on grants_history (warehouse_id) where to_position is null;
create index grants_history_roles on grants_history (subject) where to_position is null and subject like 'role:%';

-- Projects and API clients that have ended are in no other table, either; and what was seldom set is found without all commits of a table.
-- The old index goes last, for that is what commits would wait for.
create index events_seldom on events (event_name, stream_id)
  where event_name in ('ProjectCreated', 'RoleCreated', 'WarehouseCreated', 'ApiClientCreated', 'KeycloakClientCreated',
    'TableHeld', 'TableReleased', 'TableProtectionSet', 'ViewHeld', 'ViewReleased', 'ViewProtectionSet',
    'GenericTableHeld', 'GenericTableReleased', 'GenericTableProtectionSet', 'NamespaceProtectionSet',
    'NamespaceRestored', 'ManagedAccessSet');
drop index events_beginnings;
