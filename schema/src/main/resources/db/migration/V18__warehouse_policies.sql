-- What is said of a warehouse beside its name and place.

-- Null in allowed_format_versions: all; else such as '2,3'. Null in default_format_version: the
-- server chooses among them.
alter table warehouses
  add column allowed_format_versions text,
  add column default_format_version  integer,
  add column managed_by              text not null default 'self-managed';
