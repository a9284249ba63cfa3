-- A list is read from the index alone, in order. Without the kind in it, each page sorted all names of its namespace.
create unique index names_with_kind on names (namespace_id, name) include (kind);
alter table names
  drop constraint names_name,
  add constraint names_name primary key using index names_with_kind;
