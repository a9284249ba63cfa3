-- The server as a whole, warehouses on object stores, and their credentials.

-- One row, once the server was taken into use.
create table server (
  only_row  boolean not null default true check (only_row),
  server_id uuid    not null,
  constraint server_once primary key (only_row)
);

-- Null in storage_profile: on the local file system.
alter table warehouses
  add column active          boolean not null default true,
  add column storage_profile json,
  add column credential_type text,
  add column secret_id       uuid;
create index warehouses_location on warehouses (location);

-- A warehouse does not end while files are to be deleted from it.
alter table purges
  add constraint purges_warehouse foreign key (warehouse_id) references warehouses;

-- Credentials, each encrypted with a key of its own, which is encrypted with the server's key. Not
-- history, and no part of it: events hold the id only.
create table secrets (
  secret_id   uuid        not null primary key,
  key_id      text        not null,
  wrapped_key bytea       not null,
  ciphertext  bytea       not null,
  created_at  timestamptz not null default now()
);
