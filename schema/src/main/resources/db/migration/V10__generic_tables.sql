-- Generic tables, of other formats than Iceberg's. What was said of one when it was created is read
-- from that event, which no other one changes.
create table generic_tables (
  generic_table_id uuid    not null primary key,
  warehouse_id     uuid    not null,
  format           text    collate "C" not null,
  location         text    collate "C" not null,
  protected        boolean not null default false
);
create index generic_tables_location on generic_tables (warehouse_id, location);

-- Null for a generic table: all goes that lies under its location.
alter table purges alter column metadata_location drop not null;
create index purges_location on purges (warehouse_id, location);

-- A program of before would give away a place that a generic table has, or purge what lies there.
update schema_range set oldest_program = greatest(oldest_program, 10);
